/** 今天, 昨天, 更早: notices under the day they came on. */

import type { Standing } from '../../rules/notices.ts'
import { date } from '../../words/times.ts'

type Day = 'notices.today' | 'notices.yesterday' | 'notices.before'

const DAY_MS = 86_400_000

/** In the order given; days without any are left out. */
export function byDay(notices: readonly Standing[], now: number): [Day, Standing[]][] {
  const days = new Map<Day, Standing[]>()
  for (const one of notices) {
    const day = dayOf(one.row.body.at, now)
    days.set(day, [...(days.get(day) ?? []), one])
  }
  return [...days]
}

function dayOf(at: number, now: number): Day {
  if (date(at) === date(now)) return 'notices.today'
  return date(at) === date(now - DAY_MS) ? 'notices.yesterday' : 'notices.before'
}
