/** Whom an activity wants, as it is typed in and as the server takes it. */
import type { AudienceInput, Level } from '../../contract.ts'
import { words } from './plan/draft.ts'

export interface Narrowed {
  level: string
  unit: string
  /** Parted by 、, a comma or a space. */
  expertise: string
  raised: string
  topic: string
  grassRoots: boolean
}

/** When it is held, as far as that is known; and which it is, if it stands. */
export interface Held {
  startsAt: string | null
  endsAt: string | null
  activity: string | null
}

export function everybody(): Narrowed {
  return { level: '', unit: '', expertise: '', raised: '', topic: '', grassRoots: false }
}

export function toAudience(search: string, narrowed: Narrowed, held: Held): AudienceInput {
  return {
    search: search.trim() || null,
    level: (narrowed.level || null) as Level | null,
    unit: narrowed.unit || null,
    expertise: words(narrowed.expertise),
    raised: narrowed.raised.trim() || null,
    topic: narrowed.topic || null,
    grassRoots: narrowed.grassRoots,
    ...held,
  }
}
