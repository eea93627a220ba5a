/** An activity and how one stands to it: whether it is mine, over, and what it counted. */
import type { Coming } from '../../rules/comings.ts'
import type { Offer } from '../../rules/enrolment.ts'
import type { Bodies } from '../../rows.ts'

export interface Mine {
  id: string
  activity: Bodies['activity']
  /** Null where the person is neither invited nor was there. */
  attendance: Bodies['attendance'] | null
  /** A scan of it still waits on the phone. */
  waiting: boolean
  /** What one said of coming, with what waits on the phone. */
  coming: Coming
  /** What it offers, as far as the phone knows. */
  offer: Offer
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

/** Whether one belongs to it: invited, enrolled, waiting, or scanned in. */
export function isMine({ attendance, coming }: Mine): boolean {
  return (attendance !== null || coming.waits) && coming.enrolment !== 'DECLINED'
}

/** Whether one is to be there: neither on leave nor still waiting for a place. */
export function isExpected(mine: Mine): boolean {
  return isMine(mine) && mine.coming.enrolment !== 'ON_LEAVE' && mine.coming.enrolment !== 'WAITING'
}

/** What one is to attend at the same time. */
export function clashOf(mine: Mine, all: readonly Mine[]): Mine | null {
  const { id, activity } = mine
  const elsewhere = (one: Mine) => one.id !== id && isExpected(one) && one.activity.state !== 'CANCELLED'
  return all.find((one) => elsewhere(one) && one.activity.startsAt < activity.endsAt && one.activity.endsAt > activity.startsAt) ?? null
}

/** What an activity offers, as its rows on the phone say. */
export function offerOf(activity: Bodies['activity'], counts: Bodies['presence'] | undefined): Offer {
  const { state, enrol, startsAt, endsAt, enrolUntil = null, places = null } = activity
  return { state, enrol, startsAt, endsAt, until: enrolUntil, places, taken: counts?.expected ?? 0, waiting: counts?.waiting ?? 0 }
}
