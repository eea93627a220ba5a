/** What the pages on people say of a seat: its tone, and the reasons it may be left for. */
import type { Leaving, Operations, Role, SeatStatus, Suspending } from '../../contract.ts'

export type Line = Operations['Directory']['data']['directory']['rows'][number]
export type PersonFile = NonNullable<Operations['PersonFile']['data']['personFile']>

export const ROLES: readonly Role[] = ['DEPUTY', 'CONGRESS_STAFF', 'COMMITTEE_MEMBER', 'STATION_HEAD', 'LIAISON', 'VOLUNTEER', 'LEADER', 'MEMBER', 'HANDLER', 'ADMIN']

const LEAVINGS: readonly Leaving[] = ['RESIGNED', 'RECALLED', 'MOVED', 'ABSENT', 'DEPRIVED', 'NATIONALITY', 'INCAPABLE', 'DIED', 'POST']
const DEPUTIES_ONLY: readonly Leaving[] = ['RECALLED', 'ABSENT', 'DEPRIVED', 'NATIONALITY']

export const SUSPENDINGS: readonly Suspending[] = ['DETAINED', 'SERVING']

export function isHeld(line: Line): boolean {
  return line.seat.status === 'ACTIVE' || line.seat.status === 'SUSPENDED'
}

export function toneOf(status: SeatStatus): 'done' | 'wait' | 'calm' {
  return status === 'ACTIVE' ? 'done' : status === 'SUSPENDED' ? 'wait' : 'calm'
}

/** A mandate does not end because a post changes, nor a post by recall; the server decides anyway. */
export function leavingsOf(role: Role): Leaving[] {
  return LEAVINGS.filter((reason) => (role === 'DEPUTY' ? reason !== 'POST' : !DEPUTIES_ONLY.includes(reason)))
}
