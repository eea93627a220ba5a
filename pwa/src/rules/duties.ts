/**
 * What a deputy's duties come to in a year, and how many days the rule in force asks for by now.
 *
 * The twin of parts of `server/domain/rules.py` and `targets.py`, held to `tests/cases/duties.json`:
 * the phone counts what it holds, the server's snapshots say the same.
 */
import type { Bodies } from '../rows.ts'

type Duty = Pick<Bodies['duty'], 'onDate' | 'halfDays' | 'counts' | 'state'>

export interface Year {
  days: number
  /** Days of each of the twelve months. */
  byMonth: number[]
  /** How many stand. */
  times: number
  waiting: number
  returned: number
}

/** Only what is approved counts, and of that what counts at all. */
export function yearOf(duties: readonly Duty[], year: string): Year {
  const its = duties.filter(({ onDate }) => onDate.startsWith(year))
  const byMonth = Array.from({ length: 12 }, (_, month) => daysOf(its.filter(({ onDate }) => Number(onDate.slice(5, 7)) === month + 1)))
  const of = (state: Duty['state']) => its.filter((one) => one.state === state).length
  return { days: daysOf(its), byMonth, times: of('APPROVED'), waiting: of('SUBMITTED'), returned: of('RETURNED') }
}

export function daysOf(duties: readonly Duty[]): number {
  const half = duties.filter(({ state, counts }) => state === 'APPROVED' && counts).reduce((sum, { halfDays }) => sum + halfDays, 0)
  return half / 2
}

/** Of a rule's versions the one in force on a day: the congress's own before everyone's, then the latest begun. */
export function effective(versions: readonly Bodies['rule'][], congress: string | null, day: string): Bodies['rule'] | null {
  const held = versions.filter((one) => (!one.unit || one.unit === congress) && (one.startsOn ?? '') <= day && (one.endsOn ?? day) >= day)
  const rank = (a: Bodies['rule'], b: Bodies['rule']) => Number(!!b.unit) - Number(!!a.unit) || order(b.startsOn ?? '', a.startsOn ?? '') || b.version - a.version
  return [...held].sort(rank)[0] ?? null
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const DAY = 86_400_000

/** The share of a year's target that belongs to the days gone by, in whole units. */
export function pace(least: number, today: string): number {
  const at = (text: string) => Date.parse(`${text}T00:00:00Z`)
  const [first, last] = [at(`${today.slice(0, 4)}-01-01`), at(`${today.slice(0, 4)}-12-31`)]
  return Math.floor((least * (at(today) - first)) / DAY / ((last - first) / DAY + 1))
}

export type Standing = 'MET' | 'OPEN' | 'SHORT'

/** How a year that is not over stands to its target. */
export function standing(days: number, least: number, due: number): Standing {
  if (days >= least) return 'MET'
  return days < due ? 'SHORT' : 'OPEN'
}
