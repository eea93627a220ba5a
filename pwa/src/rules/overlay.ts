/**
 * What this phone wrote, laid over what the feed says, until its answer is here (docs/sync.md).
 *
 * A record that waits is shown as if it were done; one that was refused changes nothing and stays
 * beside the thing until its author has read why. Nothing here reads a clock or a database.
 */

import type { Bodies, Row } from '../rows.ts'
import type { Item as Written } from '../sync/outbox.ts'
import { lay, type ItemAct } from './items.ts'

/** A row with what waits for it. */
export interface Laid<K extends 'item' | 'note'> {
  id: string
  /** The revision looked at; null while no server has it. */
  rev: number | null
  body: Bodies[K]
  /** How far the farthest behind of its records is: on the phone only, or with the server. */
  waits: 'LOCAL' | 'RECEIVED' | null
  /** Records about it that were answered with a no, or could not be sent. */
  refused: Written[]
  /** The record that makes it, while it has not been answered: what others must wait for. */
  maker: string | null
  /** Taken off its list here; not shown, but what is written on it is not lost. */
  gone: boolean
}

/** Who writes on this phone. */
export interface Author {
  person: { id: string; name: string }
  seat: { id: string; unit: { id: string; name: string } }
}

type Bench<K extends 'item' | 'note'> = Map<string, Laid<K>>

/** Every item with what waits for it; what is taken off the list here is gone. */
export function layItems(rows: readonly Row<'item'>[], written: readonly Written[], author: Author): Laid<'item'>[] {
  const bench: Bench<'item'> = new Map(rows.map((row) => [row.id, plain(row)]))
  for (const record of open(written, 'item.')) layItem(bench, record, author)
  const there = [...bench.values()].filter(({ gone }) => !gone)
  const names = ownersKnown(there.map(({ body }) => body), author)
  for (const one of there) one.body.ownerName = one.body.owner && (names.get(one.body.owner) ?? one.body.ownerName)
  return there
}

/** Every note with what waits for it. */
export function layNotes(rows: readonly Row<'note'>[], written: readonly Written[], author: Author): Laid<'note'>[] {
  const bench: Bench<'note'> = new Map(rows.map((row) => [row.id, plain(row)]))
  for (const record of open(written, 'note.')) layNote(bench, record, author)
  return [...bench.values()]
}

/** The seats whose holders' names are known here. */
export function ownersKnown(bodies: readonly Bodies['item'][], author: Author): Map<string, string> {
  const named = bodies.flatMap(({ owner, ownerName }): [string, string][] => (owner && ownerName ? [[owner, ownerName]] : []))
  return new Map([...named, [author.seat.id, author.person.name]])
}

function plain<K extends 'item' | 'note'>({ id, rev, body }: Row<K>): Laid<K> {
  return { id, rev, body: { ...body }, waits: null, refused: [], maker: null, gone: false }
}

/** What was not brought to its end, in the order it was written. */
function open(written: readonly Written[], kinds: string): Written[] {
  return written.filter((one) => one.kind.startsWith(kinds) && (isWaiting(one) || isRefused(one))).sort((a, b) => a.seq - b.seq)
}

export function isWaiting({ state }: Written): boolean {
  return state === 'LOCAL' || state === 'RECEIVED'
}

function isRefused({ state, dismissed }: Written): boolean {
  return (state === 'REFUSED' || state === 'QUARANTINE') && !dismissed
}

function layItem(bench: Bench<'item'>, one: Written, author: Author): void {
  const { record } = one
  if (!record) return
  if (one.kind === 'item.add') return begin(bench, one, () => newItem(record.body, one.at, author))
  const laid = bench.get(record.entity)
  if (!laid) return
  if (isRefused(one)) return void laid.refused.push(one)
  const act = { kind: one.kind, ...record.body } as unknown as ItemAct
  Object.assign(laid, lay(laid, act, sees(laid.rev, record.base)))
  wait(laid, one)
}

function layNote(bench: Bench<'note'>, one: Written, author: Author): void {
  const { record } = one
  if (!record) return
  if (one.kind === 'note.add') return begin(bench, one, () => newNote(record.body, one.at, author))
  const laid = bench.get(record.entity)
  if (!laid) return
  if (isRefused(one)) return void laid.refused.push(one)
  Object.assign(laid.body, { text: record.body.text, editedAt: one.at })
  if (sees(laid.rev, record.base)) laid.body.others = []
  wait(laid, one)
}

/** It is there from now on. A refused one too: its words are nowhere else. */
function begin<K extends 'item' | 'note'>(bench: Bench<K>, one: Written, make: () => Bodies[K]): void {
  const id = one.record?.entity ?? ''
  const laid = bench.get(id) ?? { id, rev: null, body: make(), waits: null, refused: [], maker: one.id, gone: false }
  bench.set(id, laid)
  if (isRefused(one)) laid.refused.push(one)
  else wait(laid, one)
}

function wait(laid: Laid<'item' | 'note'>, { state }: Written): void {
  if (laid.waits !== 'LOCAL') laid.waits = state === 'LOCAL' ? 'LOCAL' : 'RECEIVED'
}

/** Whether who wrote on that base had seen what stands, and what stands beside it. */
function sees(rev: number | null, base: number | null): boolean {
  return base !== null && rev !== null && base >= rev
}

function newItem(body: Record<string, unknown>, at: number, { person, seat }: Author): Bodies['item'] {
  const said = body as Pick<Bodies['item'], 'topic' | 'activity' | 'list' | 'text' | 'rank' | 'owner' | 'dueOn' | 'fromItem' | 'place'>
  const where = body.position as { lat: number; lng: number } | null
  const unsaid = { ownerName: null, state: 'OPEN' as const, reason: null, conflicts: [] }
  const origin = { unit: seat.unit.id, unitName: seat.unit.name, by: person.id, byName: person.name, at }
  const { topic, activity, list, text, rank, owner, dueOn, fromItem, place } = said
  return { topic, activity, list, text, rank, owner, dueOn, fromItem, place, lat: where?.lat ?? null, lng: where?.lng ?? null, ...unsaid, ...origin }
}

function newNote(body: Record<string, unknown>, at: number, { person }: Author): Bodies['note'] {
  const { aboutKind, about, text } = body as Pick<Bodies['note'], 'aboutKind' | 'about' | 'text'>
  return { aboutKind, about, text, by: person.id, byName: person.name, at, editedAt: null, others: [] }
}
