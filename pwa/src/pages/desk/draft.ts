/** An activity as it is typed in, and as the server takes it. */
import type { ActivityInput, Evidence, Visibility } from '../../contract.ts'
import { fromField, toField } from '../../words/times.ts'
import { t } from '../../words/words.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export interface Draft {
  title: string
  kind: string
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
}

export type Wrong = Partial<Record<keyof Draft, string>>

/** An empty form: tomorrow, from the next full hour, for two. */
export function blank(now: number): Draft {
  const starts = Math.ceil((now + DAY) / HOUR) * HOUR
  return {
    title: '',
    kind: '',
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
  }
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
  }
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
