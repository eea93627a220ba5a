/** The rows a phone holds, as the feed sends them (docs/sync.md). Bodies only ever grow. */

import type {
  ActivityState,
  Enrol,
  Enrolment,
  Evidence,
  Presence,
  Reason,
  ReceiptCode,
  Role,
  SeatStatus,
  UnitKind,
  Level,
  Verdict,
} from './contract.ts'

/** Milliseconds since 1970, UTC, by the server's clock. */
export type Moment = number

export interface Bodies {
  person: { name: string; phoneTail: string | null }
  seat: {
    unit: string
    unitName: string
    level: Level
    role: Role
    title: string | null
    term: string | null
    district: string | null
    station: string | null
    stationName: string | null
    groups: string[]
    status: SeatStatus
    since: Moment | string | null
    until: Moment | string | null
    /** Of the deputy code; null for other roles. */
    token: string | null
  }
  attendance: {
    activity: string
    seat: string | null
    enrolment: Enrolment
    presence: Presence
    firstIn: Moment | null
    lastOut: Moment | null
    uncertaintyMs: number | null
    evidence: Evidence
    reasons: Reason[]
  }
  receipt: { code: ReceiptCode; rev: number | null; entity: string | null; kind: string; detail: ScanDetail | null }
  notice: {
    kind: string
    title: string
    body: string
    at: Moment
    aboutKind: string | null
    about: string | null
    needsReceipt: boolean
    unitName: string
  }
  device: { name: string; registeredAt: Moment; seenAt: Moment; revokedAt: Moment | null }
  unit: { name: string; kind: UnitKind; level: Level; address: string | null; hours: string | null; phone: string | null }
  activity: {
    title: string
    kind: string
    kindLabel: string
    brief: string
    startsAt: Moment
    endsAt: Moment
    checkinFrom: Moment
    checkinUntil: Moment
    place: string | null
    /** Microdegrees. */
    lat: number | null
    lng: number | null
    radiusM: number
    enrol: Enrol
    minEvidence: Evidence
    positionRequired: boolean
    state: ActivityState
    cancelledAt: Moment | null
    unit: string
    unitName: string
    posters: { hash: string; retiredAt: Moment | null }[]
    agenda: unknown[]
    days: number
    byInvitation: boolean
  }
  presence: {
    expected: number
    present: number
    toReview: number
    onLeave: number
    refused: number
    latest: string[]
  }
  roster: {
    person: string
    name: string
    seat: string | null
    unitName: string
    groups: string[]
    enrolment: Enrolment
    presence: Presence
    firstIn: Moment | null
    evidence: Evidence
    reasons: Reason[]
    token: string | null
    tokenState: 'ACTIVE' | 'RETIRED' | null
    devices: { id: string; key: string }[]
  }
  kind: { key: string; label: string; category: string; days: number; function: string | null }
  rule: { key: string; version: number; body: unknown }
}

export type RowKind = keyof Bodies

/** What a scan's receipt says (docs/sync.md). */
export interface ScanDetail {
  verdict?: Verdict
  reasons?: Reason[]
  evidence?: Evidence
  firstIn?: Moment | null
  activity?: string | null
  title?: string | null
  /** Of a refused record: which field, and why. */
  field?: string
  words?: string
}

export interface Row<K extends RowKind = RowKind> {
  scope: string
  kind: K
  id: string
  rev: number
  body: Bodies[K]
}
