/** A record's canonical bytes: RFC 8785 of all its fields, absent ones null (docs/sync.md). */

import canonicalize from 'canonicalize'
import { sha256, toHex, utf8 } from '../bytes.ts'
import type { RecordBody, RecordInput } from '../contract.ts'

export type RecordKind = 'scan.add' | 'scan.withdraw'

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
const FIELDS: Record<RecordKind, Record<string, unknown>> = {
  'scan.add': { code: null, direction: 'IN', activity: null, subject: null, reason: null, position: null },
  'scan.withdraw': { reason: null },
}

const MEMBER: Record<RecordKind, keyof RecordBody> = { 'scan.add': 'scanAdd', 'scan.withdraw': 'scanWithdraw' }

/** A body with all its fields, and none besides. */
export function wholeBody(kind: RecordKind, body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(FIELDS[kind]).map(([field, absent]) => [field, wellFormed(body[field] ?? absent)]))
}

/** Half a surrogate pair has no canonical form; it becomes U+FFFD as it would on any wire. */
function wellFormed(value: unknown): unknown {
  return typeof value === 'string' ? new TextDecoder().decode(utf8(value)) : value
}

export async function canonical(record: CanonicalRecord): Promise<{ text: string; sha: string }> {
  const text = canonicalize(record)
  if (text === undefined) throw new TypeError('a record has no canonical form')
  return { text, sha: toHex(await sha256(utf8(text))) }
}

/** The record as the wire takes it. */
export function toInput(record: CanonicalRecord): RecordInput {
  const { kind, body, device: _, ...rest } = record
  return { ...rest, body: { [MEMBER[kind]]: body } }
}
