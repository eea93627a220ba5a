/** An activity kind and a duty category as their forms hold them: every number text, and back again as the server reads it. */
import type { Enrol, Evidence, List } from '../../contract.ts'
import { words } from '../desk/plan/draft.ts'
import { toNumber } from './body.ts'

export const PROOFS = ['EITHER', 'PHOTO', 'RESULT', 'NONE'] as const
export const ENROLS: readonly Enrol[] = ['ASSIGNED', 'OPEN', 'PUBLIC']
export const EVIDENCE: readonly Evidence[] = ['E1', 'E2', 'E3', 'E4']
export const LISTS: readonly List[] = ['WORK', 'PROBLEM', 'SUGGESTION', 'RESULT']
const KIND_NUMBERS = ['halfDays', 'minDeputies', 'radiusM', 'announceDays', 'minSummary'] as const
const CATEGORY_NUMBERS = ['halfDays', 'rank'] as const

export interface KindDraft extends Record<(typeof KIND_NUMBERS)[number], string> {
  label: string
  category: string
  enrol: Enrol
  /** One of 联 商 督 促 智; empty is none. */
  function: string
  /** Parted by 、, a comma or a space. */
  expertise: string
  minEvidence: Evidence
  positionRequired: boolean
  public: boolean
  atStations: boolean
  proof: (typeof PROOFS)[number]
  offered: boolean
}

export interface CategoryDraft extends Record<(typeof CATEGORY_NUMBERS)[number], string> {
  label: string
  counts: boolean
  reportable: boolean
  addressed: boolean
  lists: List[]
}

export function toKind(text: string): KindDraft {
  const body = JSON.parse(text) as Omit<KindDraft, 'function' | 'expertise'> & { function: string | null; expertise: string[] }
  return { ...body, ...texts(body, KIND_NUMBERS), function: body.function ?? '', expertise: body.expertise.join('、') }
}

export function fromKind(draft: KindDraft): string {
  return JSON.stringify({ ...draft, ...numbers(draft, KIND_NUMBERS), label: draft.label.trim(), function: draft.function || null, expertise: words(draft.expertise) })
}

export function toCategory(text: string): CategoryDraft {
  const body = JSON.parse(text) as CategoryDraft
  return { ...body, ...texts(body, CATEGORY_NUMBERS) }
}

export function fromCategory(draft: CategoryDraft): string {
  return JSON.stringify({ ...draft, ...numbers(draft, CATEGORY_NUMBERS), label: draft.label.trim() })
}

function texts<K extends string>(body: Record<K, unknown>, names: readonly K[]): Record<K, string> {
  return Object.fromEntries(names.map((name) => [name, String(body[name])])) as Record<K, string>
}

function numbers<K extends string>(draft: Record<K, string>, names: readonly K[]): Record<K, number | string | null> {
  return Object.fromEntries(names.map((name) => [name, toNumber(String(draft[name]))])) as Record<K, number | string | null>
}
