/** The rows a phone holds, as the feed sends them (docs/sync.md). Bodies only ever grow. */

import type {
  About,
  ActivityState,
  EnclosureType,
  Enrol,
  Enrolment,
  Evidence,
  ItemField,
  ItemState,
  List,
  NoticeCategory,
  PhotoType,
  Presence,
  Reason,
  ReceiptCode,
  Role,
  SeatStatus,
  TopicState,
  UnitKind,
  Level,
  Verdict,
} from './contract.ts'

export type { ItemState, NoticeCategory, TopicState }

export type DutySource = 'ATTENDANCE' | 'ITEM' | 'SELF'
export type DutyState = 'SUBMITTED' | 'APPROVED' | 'RETURNED' | 'VOID'

/** Milliseconds since 1970, UTC, by the server's clock. */
export type Moment = number

/** A document (附件) at `/enclosures/<id>`. */
export interface Enclosure {
  id: string
  name: string
  type: EnclosureType
  bytes: number
}

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
    /** Whose turn it is among those waiting; this and the next two are absent from older servers. */
    queue?: number | null
    /** Why one asks leave or does not come, and what staff said to that. */
    reason?: string | null
    answer?: string | null
  }
  receipt: {
    code: ReceiptCode
    rev: number | null
    entity: string | null
    kind: string
    detail: ScanDetail | null
    /** The answer signed by the server, base64url, once it is final; absent from servers that sign nothing yet. */
    voucher?: string | null
  }
  notice: {
    kind: string
    title: string
    body: string
    at: Moment
    aboutKind: string | null
    about: string | null
    needsReceipt: boolean
    unitName: string
    /** When this person read it, and gave the receipt it asks for; on any of their phones. */
    ackedAt?: Moment | null
    confirmedAt?: Moment | null
    /** What it can be muted as; this and what follows are absent from older servers. */
    category?: NoticeCategory
    critical?: boolean
    /** Of two with the same, the newer stands in place of the older. */
    tag?: string | null
    why?: string | null
    expiresAt?: Moment | null
    enclosures?: Enclosure[]
  }
  /** What one is woken for, on all one's phones; hours in minutes after midnight, null as the rule `hours` has it. */
  preference: { muted: NoticeCategory[]; quietFrom: number | null; quietUntil: number | null }
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
    /** Null is as many as like; what follows is absent from older servers. */
    places?: number | null
    enrolUntil?: Moment | null
    topic?: string | null
    hostName?: string | null
    cohosts?: string[]
    expertise?: string[]
    /** One of 联 商 督 促 智. */
    function?: string | null
    minDeputies?: number
    cancelReason?: string | null
    enclosures?: Enclosure[]
  }
  presence: {
    expected: number
    present: number
    toReview: number
    onLeave: number
    refused: number
    waiting?: number
    leaveAsked?: number
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
  topic: {
    title: string
    brief: string
    unit: string
    unitName: string
    parent: string | null
    year: number
    startsOn: string
    endsOn: string
    state: TopicState
    /** Absent in what was told before there were any. */
    summary?: string
    enclosures?: Enclosure[]
  }
  item: {
    topic: string
    activity: string | null
    list: List
    text: string
    unit: string
    unitName: string
    /** A seat. */
    owner: string | null
    ownerName: string | null
    dueOn: string | null
    state: ItemState
    reason: string | null
    fromItem: string | null
    place: string | null
    /** Microdegrees. */
    lat: number | null
    lng: number | null
    rank: string
    by: string | null
    byName: string | null
    at: Moment
    /** What else was said of a field, by who had not seen what stands; DELETED: it was to be gone. */
    conflicts: {
      field: ItemField | 'DELETED'
      value: string | null
      label: string | null
      byName: string | null
      at: Moment
      record: string
      /** Who wrote what stands in that field, and when. */
      standsByName?: string | null
      standsAt?: Moment | null
    }[]
  }
  note: {
    aboutKind: About
    about: string
    text: string
    by: string
    byName: string
    at: Moment
    editedAt: Moment | null
    /** Edits that did not see each other; the author chooses by editing again. */
    others: { text: string; at: Moment; record: string }[]
  }
  photo: {
    aboutKind: About
    about: string
    sha: string
    type: PhotoType
    bytes: number
    width: number
    height: number
    caption: string | null
    lat: number | null
    lng: number | null
    by: string
    byName: string
    at: Moment
    state: 'WAITING' | 'READY'
  }
  kind: { key: string; label: string; category: string; days: number; function: string | null }
  /** The last three are absent in what was told before phones held more than one rule. */
  rule: { key: string; version: number; body: unknown; unit?: string | null; startsOn?: string; endsOn?: string | null }
  duty: {
    seat: string
    category: string
    label: string
    title: string
    onDate: string
    halfDays: number
    /** Whether its days count towards those of a year. */
    counts: boolean
    source: DutySource
    sourceId: string
    text: string
    /** The unit it goes to, by name. */
    addressee: string | null
    state: DutyState
    note: string | null
    reviewedAt: Moment | null
    enclosures?: Enclosure[]
  }
  /** A version of one; of its key the one begun last on a day decides. */
  duty_category: { key: string; label: string; counts: boolean; reportable: boolean; halfDays: number; addressed: boolean; rank: number; since?: string | null }
  /** The public half of one of the server's keys, base64url; RECEIPT keys verify vouchers. */
  key: { purpose: string; alg: number; key: string; generation: number; since: Moment }
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
