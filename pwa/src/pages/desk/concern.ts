/** A record that wants a person, in words: what happened, what to do, what was written. */
import type { ConcernKind, Operations } from '../../contract.ts'
import { known, t } from '../../words/words.ts'

export type Listed = Operations['Concerns']['data']['concerns']['rows'][number]
export type Concern = Operations['Concern']['data']['concern']
export type Line = Concern['sides'][number]['lines'][number]

export const KINDS: readonly ConcernKind[] = ['PARKED', 'REFUSED', 'CONFLICT', 'QUARANTINED', 'DOUBTED', 'CLASH']

/** What happened, for a code; a code of a newer server still says that somebody should look. */
export function happened(code: string): string {
  const key = `concern.${code}`
  return known(key) ? t(key) : t('concern.unknown')
}

export function advice(code: string): string {
  const key = `concern.${code}.do`
  return known(key) ? t(key) : t('concern.unknown.do')
}

export function kindName(kind: string | null): string {
  const key = `outbox.kind.${kind ?? ''}`
  return known(key) ? t(key) : (kind ?? t('records.unread'))
}

export function fieldName(field: string): string {
  const key = `line.${field}`
  return known(key) ? t(key) : field
}

/** Words of the contract in the reader's language; a person's own words as they are. */
export function valueWords({ field, value }: Line): string {
  const candidates = OF_CONTRACT[field]?.map((prefix) => prefix + value) ?? []
  const key = candidates.find(known)
  return key ? t(key) : value
}

const OF_CONTRACT: Record<string, string[]> = {
  direction: ['line.'],
  list: ['list.'],
  state: ['item.'],
  aboutKind: ['line.'],
  confirmed: ['line.'],
  via: ['via.'],
  verdict: ['state.'],
  waitsFor: ['outbox.kind.', 'line.'],
}

/** The one line that tells most of what was written. */
export function gist(lines: readonly Line[]): string {
  const told = ['text', 'code', 'caption', 'reason', 'state'].map((field) => lines.find((line) => line.field === field))
  const found = told.find((line) => line !== undefined) ?? lines[0]
  return found ? valueWords(found) : ''
}

export function doubtName(doubt: string): string {
  const key = doubt === 'FORGED' || doubt === 'UNSIGNED' ? (`concern.${doubt}` as const) : `reason.${doubt}`
  return known(key) ? t(key) : doubt
}

/** How loud the mark of a kind is. */
export function toneOf(kind: ConcernKind): 'wait' | 'bad' {
  return kind === 'PARKED' || kind === 'CONFLICT' || kind === 'DOUBTED' ? 'wait' : 'bad'
}
