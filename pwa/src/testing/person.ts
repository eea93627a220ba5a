/** A person of the demo city, signed in on this phone, and the rows the feed gave them. */

import { signIn, session, currentAccount, currentLoop, signOut, type Me } from '../session.ts'
import type { Account } from '../account.ts'
import type { Bodies, RowKind } from '../rows.ts'
import { aShare, POINT } from './entrusted.ts'
import { FakeServer } from './server.ts'

export const PHONE = '10000000001'
export const WEEK_MS = 604_800_000

export function aMe(person: string = crypto.randomUUID()): Me {
  const unit = { id: 'u', name: '汀澜市', kind: 'CONGRESS', level: 'CITY', path: '1.' } as const
  const seat = { id: 's1', role: 'DEPUTY', title: null, expertise: [], status: 'ACTIVE', unit } as const
  return {
    person: { id: person, name: '陈静' },
    seat: { ...seat, expertise: [] },
    seats: [],
    device: null,
    deviceIsNew: false,
    isStaff: false,
    hasPassword: false,
    hasSecondFactor: false,
    phoneTail: '01',
    publicUrl: 'https://code.example.gov.cn',
    scopes: [],
  }
}

/** Let the server know who signs in next; null wants a second factor first. */
export function lets(server: FakeServer, me: Me | null): void {
  const lease = me && { person: me.person.id, ms: WEEK_MS, share: aShare(me.person.id), entrustKey: POINT }
  const answer = { secondFactor: me === null, secondFactorUnset: false, leaseMs: WEEK_MS, lease, serverTime: Date.now(), me }
  if (lease) server.answers.set('Lease', { lease })
  if (me) server.person = me.person.id
  server.answers.set('SignIn', { signIn: answer })
  server.answers.set('SignOut', { signOut: true })
  server.answers.set('Me', { me })
}

export type Held = [scope: string, kind: RowKind, id: string, body: Bodies[RowKind]]

export function row<K extends RowKind>(scope: string, kind: K, id: string, body: Bodies[K]): Held {
  return [scope, kind, id, body]
}

/** Nobody was here before; this person signs in and has these rows; `person:me` is their own scope. */
export async function someone(server: FakeServer, given: Held[] = [], me = aMe()): Promise<Account> {
  const rows = given.map(([scope, ...rest]): Held => [scope === 'person:me' ? `person:${me.person.id}` : scope, ...rest])
  await signOut()
  lets(server, me)
  server.script.push({
    rows: rows.map(([scope, kind, id, body]) => [scope, kind, id, 1, false, body]),
    addScopes: [...new Set(rows.map(([scope]) => scope))],
  })
  await signIn(PHONE, '123456')
  await currentLoop()?.now()
  const account = currentAccount()
  if (!account) throw new Error(`nobody signed in: ${session.state}`)
  return account
}

const HOUR_MS = 3_600_000

export function anActivity(over: Partial<Bodies['activity']> = {}): Bodies['activity'] {
  const now = Date.now()
  return {
    title: '视察望潮河',
    kind: 'k',
    kindLabel: '视察',
    brief: '',
    startsAt: now,
    endsAt: now + HOUR_MS,
    checkinFrom: now - HOUR_MS,
    checkinUntil: now + HOUR_MS,
    place: '望潮河闸口',
    lat: null,
    lng: null,
    radiusM: 300,
    enrol: 'ASSIGNED',
    minEvidence: 'E1',
    positionRequired: false,
    state: 'PUBLISHED',
    cancelledAt: null,
    unit: 'u',
    unitName: '汀澜市人大',
    posters: [],
    agenda: [],
    days: 1,
    byInvitation: true,
    ...over,
  }
}

export function aSeat(over: Partial<Bodies['seat']> = {}): Bodies['seat'] {
  return {
    unit: 'u',
    unitName: '汀澜市人大',
    level: 'CITY',
    role: 'DEPUTY',
    title: null,
    term: null,
    district: null,
    station: null,
    stationName: null,
    groups: [],
    status: 'ACTIVE',
    since: 0,
    until: null,
    token: 'HJKMNPQD',
    ...over,
  }
}

export function anAttendance(activity: string, over: Partial<Bodies['attendance']> = {}): Bodies['attendance'] {
  return {
    activity,
    seat: 's1',
    enrolment: 'INVITED',
    presence: 'NONE',
    firstIn: null,
    lastOut: null,
    uncertaintyMs: null,
    evidence: 'E0',
    reasons: [],
    ...over,
  }
}
