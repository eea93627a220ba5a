/** A topic's items as the server lists them, in the shape pages draw and rules read. */
import type { Operations } from '../../contract.ts'
import type { Line } from '../topics/board.ts'

export type Listed = Operations['ListItems']['data']['listItems'][number]

export function toLine(row: Listed): Line {
  const { topic, activity, list, text, owner, ownerName, dueOn, state, reason, fromItem, place, rank, byName } = row
  const conflicts = row.conflicts.map((other) => ({ ...other, at: Date.parse(other.at), standsAt: other.standsAt ? Date.parse(other.standsAt) : null }))
  const said = { topic, activity, list, text, owner, ownerName, dueOn, state, reason, fromItem, place, rank, byName }
  const body = { ...said, unit: row.unit.id, unitName: row.unit.name, lat: null, lng: null, by: null, at: Date.parse(row.at), conflicts }
  return { id: row.id, rev: row.version, body: body as Line['body'], waits: null, refused: [], maker: null, gone: false }
}
