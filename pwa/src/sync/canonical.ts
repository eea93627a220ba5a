/** A record's canonical bytes: RFC 8785 of all its fields, absent ones null (docs/sync.md). */

import canonicalize from 'canonicalize'
import { sha256, toHex, utf8 } from '../bytes.ts'
import type { RecordBody, RecordInput } from '../contract.ts'


/** The record as it is hashed. */
export interface CanonicalRecord {
  v: number
  id: string
  device: string
  seq: number
  prev: string | null
  seat: string | null
  kind: RecordKind
  entity: string
  base: number | null
  deps: string[]
  at: number
  skew: number | null
  skewError: number | null
  body: Record<string, unknown>
}

/** Every field of each kind's body, as it is when nothing is said. */
const FIELDS = {
  'scan.add': { code: null, direction: 'IN', activity: null, subject: null, reason: null, position: null },
  'scan.withdraw': { reason: null },
  'item.add': { topic: null, list: null, text: null, rank: null, activity: null, owner: null, dueOn: null, fromItem: null, place: null, position: null },
  'item.set': { changes: null, reason: null },
  'item.move': { rank: null },
  'item.del': { reason: null },
  'item.reopen': { reason: null },
  'note.add': { aboutKind: null, about: null, text: null },
  'note.edit': { text: null },
  'photo.link': { sha: null, type: null, bytes: null, width: null, height: null, aboutKind: null, about: null, caption: null, position: null },
  'photo.unlink': { reason: null },
  'notice.ack': { confirmed: false },
  'enrol.join': { reason: null },
  'enrol.decline': { reason: null },
  'enrol.leave': { reason: null },
  'enrol.withdraw': { reason: null },
  'duty.report': { category: null, title: null, onDate: null, halfDays: null, text: '' },
  'duty.withdraw': { reason: null },
} satisfies Record<string, Record<string, unknown>>

export type RecordKind = keyof typeof FIELDS

/** `scan.add` travels as `scanAdd`. */
function member(kind: RecordKind): keyof RecordBody {
  return kind.replace(/\.(.)/, (_, first: string) => first.toUpperCase()) as keyof RecordBody
}

/** A body with all its fields, and none besides. */
export function wholeBody(kind: RecordKind, body: Record<string, unknown>): Record<string, unknown> {
  const fields: Record<string, unknown> = FIELDS[kind]
  return Object.fromEntries(Object.entries(fields).map(([field, absent]) => [field, wellFormed(body[field] ?? absent)]))
}

/** Half a surrogate pair has no canonical form; it becomes U+FFFD as it would on any wire. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return new TextDecoder().decode(utf8(value))
  if (Array.isArray(value)) return value.map(wellFormed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, wellFormed(one)]))
}

export async function canonical(record: CanonicalRecord): Promise<{ text: string; sha: string }> {
  const text = canonicalize(record)
  if (text === undefined) throw new TypeError('a record has no canonical form')
  return { text, sha: toHex(await sha256(utf8(text))) }
}

/** The record as the wire takes it. */
export function toInput(record: CanonicalRecord): RecordInput {
  const { kind, body, device: _, ...rest } = record
  return { ...rest, body: { [member(kind)]: body } }
}
