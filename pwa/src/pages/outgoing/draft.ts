/** A notice as it is typed in, and as the server takes it. */
import type { AudienceBy, AudiencePart, Frequency, Level, NoticeAudienceInput, NoticeCategory, NoticeInput, NoticeKind, OnRest, Operations, Role } from '../../contract.ts'
import type { Why } from '../../result.ts'
import { date, fromField, toField } from '../../words/times.ts'
import { trouble } from '../../words/words.ts'
import { words } from '../desk/plan/draft.ts'
import type { Line } from './pasted.ts'

export type Notice = NonNullable<Operations['Notice']['data']['notice']>
export interface Named { id: string; name: string }

export const MAX_TITLE = 60
export const MAX_BODY = 4000
export const KINDS = ['ANNOUNCEMENT', 'DOCUMENT', 'BULLETIN', 'MATERIAL', 'NEWS', 'STORY', 'REMINDER'] as const satisfies readonly NoticeKind[]
export const CATEGORIES = ['NEWS', 'ACTIVITY', 'LIST', 'DUTY', 'STATION'] as const satisfies readonly NoticeCategory[]
export const ROLES = ['DEPUTY', 'LEADER', 'STATION_HEAD', 'LIAISON', 'COMMITTEE_MEMBER', 'CONGRESS_STAFF', 'HANDLER'] as const satisfies readonly Role[]
export const LEVELS = ['CITY', 'COUNTY', 'TOWN'] as const satisfies readonly Level[]
export const PARTS = ['INVITED', 'UNANSWERED', 'ENROLLED', 'NOT_CHECKED_IN', 'LIST_UNFILLED'] as const satisfies readonly AudiencePart[]
export const EVERY = ['WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const satisfies readonly Frequency[]
export const RESTS = ['AFTER', 'BEFORE', 'SKIP', 'KEEP'] as const satisfies readonly OnRest[]

export interface Chosen {
  by: AudienceBy
  levels: Level[]
  units: string[]
  roles: Role[]
  /** Parted by 、, a comma or a space. */
  expertise: string
  grassRoots: boolean
  activity: string
  part: AudiencePart
  persons: Named[]
  /** Of a pasted list. */
  lines: Line[]
  without: Named[]
}

export interface Draft {
  title: string
  body: string
  kind: NoticeKind
  category: NoticeCategory
  needsReceipt: boolean
  critical: boolean
  /** `activity:<id>`, `topic:<id>` or nothing. */
  about: string
  to: Chosen
  when: 'now' | 'at' | 'again'
  sendAt: string
  every: Frequency
  on: string
  clock: string
  onRest: OnRest
  until: string
  template: string
}

export interface Wrong { title?: string; body?: string; audience?: string; sendAt?: string; recurs?: string; about?: string }

const HOUR = 3_600_000

/** An empty form: to all deputies, once it is looked through. */
export function blank(now: number): Draft {
  return {
    title: '',
    body: '',
    kind: 'ANNOUNCEMENT',
    category: 'NEWS',
    needsReceipt: false,
    critical: false,
    about: '',
    to: { by: 'FILTER', levels: [], units: [], roles: ['DEPUTY'], expertise: '', grassRoots: false, activity: '', part: 'INVITED', persons: [], lines: [], without: [] },
    when: 'now',
    sendAt: toField(Math.ceil((now + HOUR) / HOUR) * HOUR),
    every: 'WEEK',
    on: date(now + 24 * HOUR),
    clock: '09:00',
    onRest: 'AFTER',
    until: '',
    template: '',
  }
}

export function ofNotice(notice: Notice, now: number): Draft {
  const { audience, recurs } = notice
  const empty = blank(now)
  return {
    ...empty,
    title: notice.title,
    body: notice.body,
    kind: notice.kind,
    category: notice.category,
    needsReceipt: notice.needsReceipt,
    critical: notice.critical,
    about: notice.about ? `${notice.aboutKind}:${notice.about}` : '',
    to: {
      by: audience.by,
      levels: [...audience.levels],
      units: [...audience.units],
      roles: [...audience.roles],
      expertise: audience.expertise.join('、'),
      grassRoots: audience.grassRoots,
      activity: audience.activity ?? '',
      part: audience.part,
      persons: [...audience.persons],
      lines: [...audience.lines],
      without: [...audience.without],
    },
    when: recurs ? 'again' : notice.sendAt ? 'at' : 'now',
    sendAt: notice.sendAt ? toField(notice.sendAt) : empty.sendAt,
    ...(recurs ? { every: recurs.every, on: recurs.on, clock: clockOf(recurs.minute), onRest: recurs.onRest, until: recurs.until ?? '' } : {}),
    template: notice.template ?? '',
  }
}

export function toAudience(to: Chosen): NoticeAudienceInput {
  return {
    by: to.by,
    levels: to.levels,
    units: to.units,
    roles: to.roles,
    expertise: words(to.expertise),
    grassRoots: to.grassRoots,
    activity: to.by === 'ACTIVITY' && to.activity ? to.activity : null,
    part: to.part,
    persons: to.persons.map(({ id }) => id),
    lines: to.lines,
    without: to.without.map(({ id }) => id),
  }
}

export function toInput(draft: Draft): NoticeInput {
  const [aboutKind, about] = draft.about.split(':')
  const again = { every: draft.every, on: draft.on, minute: minuteOf(draft.clock), onRest: draft.onRest, until: draft.until || null }
  return {
    title: draft.title.trim(),
    body: draft.body.trim(),
    kind: draft.kind,
    category: draft.category,
    needsReceipt: draft.needsReceipt,
    critical: draft.critical,
    aboutKind: about ? (aboutKind ?? null) : null,
    about: about ?? null,
    audience: toAudience(draft.to),
    template: draft.template || null,
    sendAt: draft.when === 'at' ? fromField(draft.sendAt) : null,
    recurs: draft.when === 'again' ? again : null,
  }
}

/** Which field a refusal speaks of. */
export function fieldOf(why: Why): Wrong {
  return why.field ? { [why.field]: trouble(why) } : {}
}

export function clockOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** An hour nobody typed in is one the server refuses. */
export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number)
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes) ? -1 : hours * 60 + minutes
}
