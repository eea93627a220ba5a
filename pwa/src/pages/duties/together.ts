/** Duties put together: by month for the list, by category for the sum. */
import { daysOf } from '../../rules/duties.ts'
import type { Told } from './told.ts'

/** Newest month first, as they come. */
export function byMonth(duties: readonly Told[]): [string, Told[]][] {
  const found = new Map<string, Told[]>()
  for (const duty of duties) {
    const month = duty.body.onDate.slice(0, 7)
    found.set(month, [...(found.get(month) ?? []), duty])
  }
  return [...found]
}

export interface Kind {
  label: string
  n: number
  days: number
}

/** What stands, by category, most days first. */
export function byCategory(duties: readonly Told[]): Kind[] {
  const labels = new Map<string, Told[]>()
  for (const duty of duties.filter(({ body }) => body.state === 'APPROVED')) labels.set(duty.body.label, [...(labels.get(duty.body.label) ?? []), duty])
  const kinds = [...labels].map(([label, its]) => ({ label, n: its.length, days: daysOf(its.map(({ body }) => body)) }))
  return kinds.sort((a, b) => b.days - a.days || b.n - a.n)
}
