/**
 * When an item may be done.
 *
 * The twin of `may_be_done` in `server/domain/lists.py`: both are held to `tests/cases/answers.json`.
 */
import type { List } from '../contract.ts'
import type { ItemState } from '../rows.ts'

/** A problem only once something answers it; `answers` are the items that name it as what they came from. */
export function mayBeDone(list: List, answers: readonly { list: List; state: ItemState }[]): boolean {
  return list !== 'PROBLEM' || answers.some((one) => (one.list === 'SUGGESTION' || one.list === 'RESULT') && one.state !== 'DROPPED')
}
