/** What the phone knows of a scanned code, from the rows it holds. */

import type { Account } from '../account.ts'
import type { Row } from '../rows.ts'
import { posterHash } from '../rules/codes.ts'
import { CHECKIN, type ActivityFacts, type Check, type CheckinRule, type Position } from '../rules/scans.ts'
import { currentAccount } from '../session.ts'
import { readRows } from '../store.ts'
import * as outbox from '../sync/outbox.ts'

/** Open now what a scan will be judged by, so that the answer comes at once. */
export async function prepare(): Promise<void> {
  const account = currentAccount()
  const kinds = ['activity', 'attendance', 'seat', 'rule'] as const
  if (account) await Promise.all([outbox.prepare(account), ...kinds.map((kind) => readRows(account, kind))])
}

export interface Found {
  activity: Row<'activity'>
  /** When the code was retired; null while it is good. */
  retiredAt: number | null
}

/** The activity a token belongs to, among those on the phone. */
export async function findByToken(account: Account, token: string): Promise<Found | null> {
  const activities = await readRows(account, 'activity')
  const found = await Promise.all(
    activities.map(async (activity) => {
      const hash = await posterHash(activity.id, token)
      const poster = activity.body.posters.find((known) => known.hash === hash)
      return poster ? { activity, retiredAt: poster.retiredAt } : null
    }),
  )
  return found.find((one) => one !== null) ?? null
}

export async function attendanceOf(account: Account, activity: string): Promise<Row<'attendance'> | null> {
  const rows = await readRows(account, 'attendance')
  return rows.find((row) => row.body.activity === activity) ?? null
}

/** Whether the person is on the activity's list; a list may have grown since the phone saw it. */
export async function invited(account: Account, activity: Row<'activity'>): Promise<Check> {
  if (!activity.body.byInvitation) return 'VALID'
  const attendance = await attendanceOf(account, activity.id)
  if (!attendance) return 'UNVERIFIED'
  return attendance.body.enrolment === 'UNINVITED' ? 'INVALID' : 'VALID'
}

/** Whether the person holds a seat at that moment. */
export async function seatHeld(account: Account, at: number): Promise<Check> {
  const seats = await readRows(account, 'seat')
  if (seats.length === 0) return 'UNVERIFIED'
  const held = seats.some(({ body }) => {
    const since = moment(body.since) ?? -Infinity
    const until = moment(body.until) ?? Infinity
    return body.status === 'ACTIVE' && since <= at && at < until
  })
  return held ? 'VALID' : 'INVALID'
}

function moment(value: number | string | null): number | null {
  return typeof value === 'string' ? Date.parse(value) : value
}

export function activityFacts({ body }: Row<'activity'>): ActivityFacts {
  const place: Position | null = body.lat === null || body.lng === null ? null : { lat: body.lat, lng: body.lng, accuracyM: 0 }
  return {
    opens: body.checkinFrom,
    closes: body.checkinUntil,
    cancelledAt: body.cancelledAt,
    place,
    radiusM: body.radiusM,
    positionRequired: body.positionRequired,
    byInvitation: body.byInvitation,
    minEvidence: body.minEvidence,
  }
}

/** The limits in force, from the phone's rules; those of the first version where it has none. */
export async function checkinRule(account: Account | null): Promise<CheckinRule> {
  const rules = account ? await readRows(account, 'rule') : []
  const newest = rules.filter(({ body }) => body.key === 'checkin').sort((a, b) => b.body.version - a.body.version)[0]
  return { ...CHECKIN, ...(newest?.body.body as Partial<CheckinRule> | undefined) }
}
