/** An activity as it is typed in, and as the server takes it. */
import type { ActivityInput, Enrol, Evidence, Visibility } from '../../../contract.ts'
import { fromField, toField } from '../../../words/times.ts'
import type { Why } from '../../../result.ts'
import { t } from '../../../words/words.ts'
import type { Activity } from '../running.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export interface Draft {
  title: string
  kind: string
  /** The name of what the activity was, which of its versions decides it is its day's to say; empty of a new one. */
  kindKey: string
  unit: string
  brief: string
  startsAt: string
  endsAt: string
  checkinFrom: string
  checkinUntil: string
  place: string
  lat: string
  lng: string
  radiusM: string
  minEvidence: string
  positionRequired: boolean
  visibility: string
  showNames: boolean
  seats: string[]
  topic: string
  host: string
  cohosts: { id: string; name: string }[]
  /** Empty is the kind's own, as where the kind decides below. */
  enrol: string
  places: string
  enrolUntil: string
  /** Parted by 、, a comma or a space. */
  expertise: string
  func: string
  minDeputies: string
  announceDays: string
  agenda: { time: string; title: string }[]
}

export type Wrong = Partial<Record<keyof Draft | 'reason' | 'times', string>>

/** What deputies' work is for: 联系, 协商, 监督, 促进, 智库. */
export const FUNCTIONS = ['联', '商', '督', '促', '智'] as const

/** An empty form: tomorrow, from the next full hour, for two. */
export function blank(now: number): Draft {
  const starts = Math.ceil((now + DAY) / HOUR) * HOUR
  return {
    title: '',
    kind: '',
    kindKey: '',
    unit: '',
    brief: '',
    startsAt: toField(starts),
    endsAt: toField(starts + 2 * HOUR),
    checkinFrom: '',
    checkinUntil: '',
    place: '',
    lat: '',
    lng: '',
    radiusM: '',
    minEvidence: '',
    positionRequired: false,
    visibility: 'MEMBERS',
    showNames: true,
    seats: [],
    topic: '',
    host: '',
    cohosts: [],
    enrol: '',
    places: '',
    enrolUntil: '',
    expertise: '',
    func: '',
    minDeputies: '',
    announceDays: '',
    agenda: [],
  }
}

/** A form filled in with what an activity says. */
export function ofActivity(one: Activity): Draft {
  return {
    title: one.title,
    kind: one.kind.id,
    kindKey: one.kind.key,
    unit: one.unit.id,
    brief: one.brief,
    startsAt: toField(one.startsAt),
    endsAt: toField(one.endsAt),
    checkinFrom: toField(one.checkinFrom),
    checkinUntil: toField(one.checkinUntil),
    place: one.place ?? '',
    lat: degrees(one.lat),
    lng: degrees(one.lng),
    radiusM: String(one.radiusM),
    minEvidence: one.minEvidence,
    positionRequired: one.positionRequired,
    visibility: one.visibility,
    showNames: one.showNames,
    seats: [],
    topic: one.topic ?? '',
    host: one.host ?? '',
    cohosts: one.cohosts.map(({ id, name }) => ({ id, name })),
    enrol: one.enrol,
    places: one.places === null ? '' : String(one.places),
    enrolUntil: one.enrolUntil ? toField(one.enrolUntil) : '',
    expertise: one.expertise.join('、'),
    func: one.function ?? '',
    minDeputies: String(one.minDeputies),
    announceDays: String(one.announceDays),
    agenda: one.agenda.map(({ time, title }) => ({ time: time ?? '', title })),
  }
}

/** A new activity as another one was: a week later, or as many weeks as it takes to lie ahead. */
export function copyOf(one: Activity, seats: readonly string[], now: number): Draft {
  const starts = Date.parse(one.startsAt)
  const weeks = Math.max(1, Math.ceil((now - starts) / (7 * DAY)))
  const draft = moved(ofActivity(one), toField(starts + weeks * 7 * DAY))
  return { ...draft, seats: [...seats] }
}

/** Where an activity is moved, the times that hang on it move along. */
export function moved(draft: Draft, startsAt: string): Draft {
  const by = Date.parse(startsAt) - Date.parse(draft.startsAt)
  if (!Number.isFinite(by)) return { ...draft, startsAt }
  const along = (field: string): string => (field ? toField(Date.parse(fromField(field) ?? '') + by) : '')
  return { ...draft, startsAt, endsAt: along(draft.endsAt), checkinFrom: along(draft.checkinFrom), checkinUntil: along(draft.checkinUntil), enrolUntil: along(draft.enrolUntil) }
}

export function wrongFields(draft: Draft): Wrong {
  const starts = fromField(draft.startsAt)
  const ends = fromField(draft.endsAt)
  const from = fromField(draft.checkinFrom)
  const until = fromField(draft.checkinUntil)
  return {
    ...(draft.title.trim() ? {} : { title: t('new.name.wrong') }),
    ...(starts ? {} : { startsAt: t('new.starts.wrong') }),
    ...(starts && ends && ends > starts ? {} : { endsAt: t('new.ends.wrong') }),
    ...(from && until && until <= from ? { checkinUntil: t('new.ends.wrong') } : {}),
  }
}

/** What the server said, beside the field it is about. */
export function fieldOf({ field, words }: Why): Wrong {
  if (!field) return {}
  return { [({ hostSeat: 'host', function: 'func' } as Record<string, string>)[field] ?? field]: words }
}

export function toInput(draft: Draft, publish: boolean): ActivityInput {
  return {
    title: draft.title.trim(),
    kind: draft.kind,
    unit: draft.unit,
    brief: draft.brief.trim(),
    startsAt: fromField(draft.startsAt) ?? '',
    endsAt: fromField(draft.endsAt) ?? '',
    checkinFrom: fromField(draft.checkinFrom),
    checkinUntil: fromField(draft.checkinUntil),
    place: draft.place.trim() || null,
    lat: micro(draft.lat),
    lng: micro(draft.lng),
    radiusM: whole(draft.radiusM),
    minEvidence: (draft.minEvidence || null) as Evidence | null,
    positionRequired: draft.positionRequired,
    visibility: draft.visibility as Visibility,
    showNames: draft.showNames,
    seats: draft.seats,
    publish,
    topic: draft.topic || null,
    hostSeat: draft.host || null,
    cohosts: draft.cohosts.map(({ id }) => id),
    enrol: (draft.enrol || null) as Enrol | null,
    places: whole(draft.places),
    enrolUntil: fromField(draft.enrolUntil),
    expertise: draft.expertise.trim() ? words(draft.expertise) : null,
    function: draft.func || null,
    minDeputies: whole(draft.minDeputies),
    announceDays: whole(draft.announceDays),
    agenda: draft.agenda.filter(({ title }) => title.trim()).map(({ time, title }) => ({ time: time || null, title: title.trim() })),
  }
}

/** Words parted by 、, a comma or a space. */
export function words(text: string): string[] {
  return text.split(/[、,,;;\s]+/u).filter(Boolean)
}

function degrees(micro: number | null): string {
  return micro === null ? '' : (micro / 1e6).toFixed(6)
}

function micro(degrees: string): number | null {
  const number = Number.parseFloat(degrees)
  return Number.isFinite(number) ? Math.round(number * 1e6) : null
}

/** A number field may hand over a number. */
function whole(text: string | number): number | null {
  const number = Number.parseInt(String(text), 10)
  return Number.isFinite(number) ? number : null
}
