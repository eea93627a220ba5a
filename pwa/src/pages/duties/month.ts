/** A month as a calendar draws it: weeks from Monday, with what was done on each day. */
import type { Told } from './told.ts'

export interface Day {
  /** `2026-11-26`. */
  key: string
  number: number
  duties: readonly Told[]
}

/** Weeks of seven; null before the first day and after the last. */
export function weeksOf(month: string, duties: readonly Told[]): (Day | null)[][] {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const days = new Date(Date.UTC(year, number, 0)).getUTCDate()
  const before = (new Date(Date.UTC(year, number - 1, 1)).getUTCDay() + 6) % 7
  const cells: (Day | null)[] = Array.from({ length: before }, () => null)
  for (let day = 1; day <= days; day += 1) {
    const key = `${month}-${String(day).padStart(2, '0')}`
    cells.push({ key, number: day, duties: duties.filter(({ body }) => body.onDate === key) })
  }
  while (cells.length % 7) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7))
}

/** The month so many after one: `2026-12` and 1 give `2027-01`. */
export function monthAfter(month: string, step: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + step, 1)).toISOString().slice(0, 7)
}
