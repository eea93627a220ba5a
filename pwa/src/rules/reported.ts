/** A deputy's duties with what this phone reported laid over them, until the answers are here. */
import type { Bodies, Row } from '../rows.ts'
import type { Item as Written } from '../sync/outbox.ts'
import { categoriesOn } from './categories.ts'
import { isWaiting } from './overlay.ts'

export interface Told {
  id: string
  /** The revision looked at; null while no server has it. */
  rev: number | null
  body: Bodies['duty']
  /** Where what was written here has got to; null once the server's answer is on the phone. */
  waits: 'LOCAL' | 'RECEIVED' | null
  /** What was answered with a no, or could not be sent, and is not put aside. */
  refused: Written | null
  /** The record that makes it, while no server has it: what its photos wait for. */
  maker: string | null
}

/** Newest first. */
export function layDuties(rows: readonly Row<'duty'>[], written: readonly Written[], categories: readonly Row<'duty_category'>[], seat: string): Told[] {
  const bench = new Map(rows.map(({ id, rev, body }): [string, Told] => [id, { id, rev, body: { ...body }, waits: null, refused: null, maker: null }]))
  const open = written.filter(({ kind, state, dismissed }) => kind.startsWith('duty.') && (isWaiting({ state } as Written) || ((state === 'REFUSED' || state === 'QUARANTINE') && !dismissed)))
  for (const one of open.sort((a, b) => a.seq - b.seq)) layOne(bench, one, categories, seat)
  return [...bench.values()].sort(newestFirst)
}

function layOne(bench: Map<string, Told>, one: Written, categories: readonly Row<'duty_category'>[], seat: string): void {
  const { record, kind } = one
  if (!record) return
  const known = bench.get(record.entity)
  if (!isWaiting(one)) {
    if (kind === 'duty.report') bench.set(record.entity, known ? { ...known, refused: one } : { ...newly(one, categories, seat), refused: one })
    return
  }
  if (kind === 'duty.withdraw') return void bench.delete(record.entity)
  bench.set(record.entity, { ...newly(one, categories, known?.body.seat ?? seat), rev: known?.rev ?? null, waits: one.state as Told['waits'], maker: known?.rev == null ? one.id : null })
}

/** A report as the server will tell it. */
function newly({ record }: Written, categories: readonly Row<'duty_category'>[], seat: string): Told {
  const said = record?.body as { category: string; title: string; onDate: string; halfDays: number; text: string }
  const category = categoriesOn(categories, said.onDate).find(({ key }) => key === said.category)
  const entity = record?.entity ?? ''
  const more = { label: category?.label ?? said.category, counts: category?.counts ?? false, source: 'SELF', state: 'SUBMITTED' } as const
  return { id: entity, rev: null, body: { ...said, ...more, seat, sourceId: entity, addressee: null, note: null, reviewedAt: null }, waits: null, refused: null, maker: null }
}

function newestFirst(a: Told, b: Told): number {
  if (a.body.onDate !== b.body.onDate) return a.body.onDate < b.body.onDate ? 1 : -1
  return a.id < b.id ? 1 : -1
}
