/**
 * Whether someone comes to an activity (报名), as the phone decides it before a server has answered.
 *
 * The twin of `server/domain/enrolment.py` for the deputy's own acts: both are held to
 * `tests/cases/enrolment.json`. Nothing here reads a clock or a database.
 */

import type { ActivityState, Enrol, Enrolment } from '../contract.ts'

export type EnrolVerb = 'JOIN' | 'DECLINE' | 'LEAVE' | 'WITHDRAW'

/** What an activity offers; moments in milliseconds. */
export interface Offer {
  state: ActivityState
  enrol: Enrol
  startsAt: number
  endsAt: number
  /** Until when one may sign up or take it back; null is its start. */
  until: number | null
  /** Null is as many as like. */
  places: number | null
  taken: number
  waiting: number
}

const VERBS: readonly EnrolVerb[] = ['JOIN', 'DECLINE', 'LEAVE', 'WITHDRAW']
const HOLDS_PLACE: readonly Enrolment[] = ['INVITED', 'ENROLLED', 'LEAVE_ASKED']

const MOVES: Record<EnrolVerb, { from: readonly Enrolment[]; to: Enrolment }> = {
  JOIN: { from: ['UNINVITED', 'INVITED', 'LEAVE_ASKED', 'ON_LEAVE', 'DECLINED'], to: 'ENROLLED' },
  DECLINE: { from: ['INVITED'], to: 'DECLINED' },
  LEAVE: { from: ['INVITED', 'ENROLLED'], to: 'LEAVE_ASKED' },
  WITHDRAW: { from: ['ENROLLED', 'WAITING', 'LEAVE_ASKED'], to: 'DECLINED' },
}

export function isOpen({ enrol }: Pick<Offer, 'enrol'>): boolean {
  return enrol === 'OPEN' || enrol === 'PUBLIC'
}

/** Places nobody holds; null where they are not counted. */
export function free({ places, taken }: Pick<Offer, 'places' | 'taken'>): number | null {
  return places === null ? null : Math.max(0, places - taken)
}

/** What the deputy may do now. */
export function verbs(was: Enrolment, offer: Offer, now: number): EnrolVerb[] {
  return VERBS.filter((verb) => may(verb, was, offer, now))
}

/** Where the verb leads: a full activity to the waiting list, a leave taken back to being enrolled. */
export function after(verb: EnrolVerb, was: Enrolment, offer: Offer): Enrolment {
  if (verb === 'JOIN' && !HOLDS_PLACE.includes(was) && (free(offer) === 0 || offer.waiting > 0)) return 'WAITING'
  if (verb === 'WITHDRAW' && was === 'LEAVE_ASKED') return 'ENROLLED'
  return MOVES[verb].to
}

export function may(verb: EnrolVerb, was: Enrolment, offer: Offer, now: number): boolean {
  if (!MOVES[verb].from.includes(was) || now >= offer.endsAt || !isOpenIn(verb, offer.state)) return false
  const isClosed = now >= (offer.until ?? offer.startsAt)
  if (verb === 'JOIN') return HOLDS_PLACE.includes(was) || ((isOpen(offer) || was !== 'UNINVITED') && !isClosed)
  return verb !== 'WITHDRAW' || was !== 'ENROLLED' || (isOpen(offer) && !isClosed)
}

/** While it is announced; leave asked in time may be sent late. */
function isOpenIn(verb: EnrolVerb, state: ActivityState): boolean {
  return state === 'PUBLISHED' || state === 'RUNNING' || (verb === 'LEAVE' && state === 'ENDED')
}
