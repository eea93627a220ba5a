/** What a tally says, cell by cell. */
import type { ItemState, List, Operations, Want } from '../../contract.ts'
import { LISTS } from '../topics/board.ts'

export type Tally = Operations['Topic']['data']['topic'] extends infer T ? NonNullable<T> extends { tally: infer U } ? U : never : never

export const STATES: readonly ItemState[] = ['OPEN', 'DOING', 'DONE', 'DROPPED']
export const WANTS: readonly Want[] = ['UNANSWERED', 'UNRESOLVED', 'OVERDUE', 'STALE']

export function cell({ cells }: Tally, list: List, state: ItemState): number {
  return cells.find((one) => one.list === list && one.state === state)?.count ?? 0
}

/** What stands on a list; what was dropped does not. */
export function onList(tally: Tally, list: List): number {
  return STATES.reduce((sum, state) => sum + (state === 'DROPPED' ? 0 : cell(tally, list, state)), 0)
}

/** A result is no task: it is there, or not. */
export function notDone(tally: Tally): number {
  return LISTS.reduce((sum, list) => sum + (list === 'RESULT' ? 0 : cell(tally, list, 'OPEN') + cell(tally, list, 'DOING')), 0)
}

export function wanted({ wants }: Tally, want: Want): number {
  return wants.find((one) => one.want === want)?.count ?? 0
}
