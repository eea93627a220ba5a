/**
 * What a list item shows once its reader has written on it, before a server has answered.
 *
 * The twin of `server/domain/items.py` for one author who has seen what stands: both are held to `alone`
 * in `tests/cases/items.json`. What comes of several who had not seen each other, the server says.
 */

import type { ItemField } from '../contract.ts'
import type { Bodies, ItemState } from '../rows.ts'

/** Gone: off its list; what is written on it then is there again once it is opened. */
export interface Shown {
  body: Bodies['item']
  gone: boolean
}

export type ItemAct =
  | { kind: 'item.set'; changes: readonly { field: ItemField; value: string | null }[]; reason: string | null }
  | { kind: 'item.move'; rank: string }
  | { kind: 'item.del' }
  | { kind: 'item.reopen' }

/** The item with one more act on it; who `sees` what stands ends its conflicts, too. */
export function lay({ body, gone }: Shown, act: ItemAct, sees = true): Shown {
  if (act.kind === 'item.del') return { body, gone: true }
  if (act.kind === 'item.move') return { body: { ...body, rank: act.rank }, gone }
  const said = act.kind === 'item.set' ? act.changes.map(({ field }) => field) : ['STATE']
  const changed = act.kind === 'item.set' ? set(body, act) : { ...body, state: 'OPEN' as const, reason: null }
  // Who had seen both has chosen; who writes on what another took away wants it kept.
  const left = sees ? body.conflicts.filter(({ field }) => field !== 'DELETED' && !said.includes(field)) : body.conflicts
  return { body: { ...changed, conflicts: left }, gone: gone && act.kind !== 'item.reopen' }
}

const NAMES = { TEXT: 'text', OWNER: 'owner', DUE_ON: 'dueOn', FROM_ITEM: 'fromItem', PLACE: 'place' } as const

function set(body: Bodies['item'], { changes, reason }: ItemAct & { kind: 'item.set' }): Bodies['item'] {
  let changed = body
  for (const { field, value } of changes) {
    if (field === 'STATE') changed = raised(changed, value as ItemState, reason)
    else changed = { ...changed, [NAMES[field]]: value, ...(field === 'OWNER' ? { ownerName: null } : {}) }
  }
  return changed
}

/** Done and dropped are as far as it goes. */
const LEVELS: Record<ItemState, number> = { OPEN: 0, DOING: 1, DONE: 2, DROPPED: 2 }

/** A state rises; down only by `item.reopen`. */
function raised(body: Bodies['item'], state: ItemState, reason: string | null): Bodies['item'] {
  return LEVELS[state] < LEVELS[body.state] ? body : { ...body, state, reason: state === 'DROPPED' ? reason : null }
}
