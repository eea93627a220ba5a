/** Notices whose notification was touched are read: at once, or when they come, for a phone may open their page before it has them. */

import { shallowRef } from 'vue'
import { acknowledgeAll } from '../pages/notices/acks.ts'
import type { Row } from '../rows.ts'

type Notice = Row<'notice'>

/** Touched, and not yet seen among what stands. */
export const waiting = shallowRef<ReadonlySet<string>>(new Set())

/** `notice` is what the page's address says; answers whether that is one. */
export function touched(notice: unknown): notice is string {
  if (typeof notice !== 'string') return false
  waiting.value = new Set([...waiting.value, notice])
  return true
}

/** Those of `stands` that were touched are read, each with what it replaced. */
export async function readTouched(stands: readonly { row: Notice; earlier: readonly Notice[] }[]): Promise<void> {
  const groups = stands.map(({ row, earlier }) => [row, ...earlier]).filter((group) => group.some(({ id }) => waiting.value.has(id)))
  if (!groups.length) return
  const found = new Set(groups.flat().map(({ id }) => id))
  waiting.value = new Set([...waiting.value].filter((id) => !found.has(id)))
  for (const group of groups) await acknowledgeAll(group)
}
