/** A topic, lines of its lists and records about them, as tests need them. */

import type { Author } from '../rules/overlay.ts'
import type { Bodies, Row } from '../rows.ts'
import type { CanonicalRecord, RecordKind } from '../sync/canonical.ts'
import type { Item } from '../sync/outbox.ts'

export function anAuthor(): Author {
  return { person: { id: 'p1', name: '陈静' }, seat: { id: 's1', unit: { id: 'u', name: '汀澜市' } } }
}

export function aTopic(over: Partial<Bodies['topic']> = {}): Bodies['topic'] {
  return { title: '老旧小区加装电梯', brief: '', unit: 'u', unitName: '汀澜市人大', parent: null, year: 2026, startsOn: '2026-01-01', endsOn: '2026-12-31', state: 'OPEN', ...over }
}

export function aLine(over: Partial<Bodies['item']> = {}, id = 'i1', rev = 3): Row<'item'> {
  const said = { topic: 't1', activity: null, list: 'PROBLEM', text: '电梯井占道', unit: 'u', unitName: '汀澜市', owner: null, ownerName: null } as const
  const rest = { dueOn: null, state: 'OPEN', reason: null, fromItem: null, place: null, lat: null, lng: null, rank: 'V' } as const
  return { scope: 'topic:t1', kind: 'item', id, rev, body: { ...said, ...rest, by: 'p2', byName: '林涛', at: 1, conflicts: [], ...over } }
}

/** A record as the outbox lists it; waiting on the phone where nothing is said. */
export function aRecord(kind: RecordKind, body: Record<string, unknown>, over: Partial<CanonicalRecord> = {}, more: Partial<Item> = {}): Item {
  const { seq = 1, id = `${kind}-${over.entity ?? ''}-${more.seq ?? 1}` } = more
  const record = { v: 1, id, device: 'd', seq, prev: null, seat: null, kind, entity: 'i1', base: null, deps: [], at: 0, skew: null, skewError: null, body, ...over }
  return { id, seq, kind, state: 'LOCAL', at: 0, sha: '', size: 0, record, note: null, detail: null, vouched: false, ...more }
}
