/** An activity and how one stands to it: whether it is mine, over, and what it counted. */
import type { Bodies } from '../../rows.ts'
import { date, year } from '../../words/times.ts'

export interface Mine {
  id: string
  activity: Bodies['activity']
  /** Null where the person is neither invited nor was there. */
  attendance: Bodies['attendance'] | null
  /** A scan of it still waits on the phone. */
  waiting: boolean
}

export function isOver({ activity }: Mine, now: number): boolean {
  return activity.endsAt < now || activity.state === 'CANCELLED' || activity.state === 'ENDED' || activity.state === 'FILED'
}

export function soonestFirst(a: Mine, b: Mine): number {
  return a.activity.startsAt - b.activity.startsAt
}

export function latestFirst(a: Mine, b: Mine): number {
  return b.activity.startsAt - a.activity.startsAt
}

/** Whether one belongs to it: invited, enrolled, or scanned in. */
export function isMine({ attendance }: Mine): boolean {
  return attendance !== null && attendance.enrolment !== 'DECLINED'
}

export interface Months {
  days: number
  times: number
  /** Days of each of the twelve months. */
  byMonth: number[]
}

/** Days present this year: the kind's days of every activity one was present at. */
export function daysOfYear(mine: Mine[], now: number): Months {
  const there = mine.filter(
    ({ activity, attendance }) =>
      attendance?.presence === 'PRESENT' && activity.startsAt < now && activity.state !== 'CANCELLED' && year(activity.startsAt) === year(now),
  )
  const byMonth = Array.from({ length: 12 }, () => 0)
  for (const { activity } of there) {
    const month = Number(date(activity.startsAt).slice(5, 7)) - 1
    byMonth[month] = (byMonth[month] ?? 0) + (activity.days || 0)
  }
  return { days: byMonth.reduce((sum, days) => sum + days, 0), times: there.length, byMonth }
}
