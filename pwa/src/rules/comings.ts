/** How one stands to an activity once what waits on this phone is laid over what the server said. */

import type { Enrolment } from '../contract.ts'
import type { Bodies } from '../rows.ts'
import type { Item as Written } from '../sync/outbox.ts'
import { after, type EnrolVerb, type Offer } from './enrolment.ts'

/** What one said, and whether any of it still waits for an answer. */
export interface Coming {
  enrolment: Enrolment
  /** Whose turn it is among those waiting; null too while only this phone knows. */
  queue: number | null
  reason: string | null
  answer: string | null
  waits: boolean
}

const VERBS: Record<string, EnrolVerb> = { 'enrol.join': 'JOIN', 'enrol.decline': 'DECLINE', 'enrol.leave': 'LEAVE', 'enrol.withdraw': 'WITHDRAW' }

/** The records about one activity that wait, the oldest first, laid over its attendance. */
export function comingOf(activity: string, row: Bodies['attendance'] | null, offer: Offer, written: readonly Written[]): Coming {
  const said = written.filter((one) => one.record?.entity === activity && one.kind in VERBS && isWaiting(one)).sort((a, b) => a.seq - b.seq)
  const begun: Coming = { enrolment: row?.enrolment ?? 'UNINVITED', queue: row?.queue ?? null, reason: row?.reason ?? null, answer: row?.answer ?? null, waits: false }
  return said.reduce<Coming>(
    (coming, { kind, record }) => ({
      enrolment: after(VERBS[kind] ?? 'JOIN', coming.enrolment, offer),
      queue: null,
      reason: (record?.body.reason as string | null) ?? null,
      answer: null,
      waits: true,
    }),
    begun,
  )
}

/** The newest record about an activity that was answered with a no, unless its author put it aside. */
export function refusedOf(activity: string, written: readonly Written[]): Written | null {
  const said = written.filter((one) => one.record?.entity === activity && one.kind in VERBS).sort((a, b) => b.seq - a.seq)
  const [last] = said
  return last?.state === 'REFUSED' && !last.dismissed ? last : null
}

/** Kept here apart from the overlay of lists, which the first page need not load. */
function isWaiting({ state }: Written): boolean {
  return state === 'LOCAL' || state === 'RECEIVED'
}
