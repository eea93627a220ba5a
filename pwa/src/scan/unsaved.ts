/** Scans the phone's database would not take: kept in memory, tried again, and never called saved before they are. */

import { shallowReactive } from 'vue'
import type { Result } from '../result.ts'

type Save = () => Promise<Result<unknown>>

const AGAIN_MS = 3000

/** How many scans are only in this open page: say so, and that it must stay open. */
export const unsaved = shallowReactive({ count: 0 })

interface Waiting {
  save: Save
  saved(): void
}

const waiting: Waiting[] = []
let timer: ReturnType<typeof setTimeout> | undefined

/** Try again until it is saved; resolves then. Saving twice must be saving once. */
export function saveLater(save: Save): Promise<void> {
  timer ??= setTimeout(() => void tryAgain(), AGAIN_MS)
  return new Promise((saved) => (unsaved.count = waiting.push({ save, saved })))
}

/** The person left: what they were told is not saved goes with them. */
export function forgetUnsaved(): void {
  clearTimeout(timer)
  timer = undefined
  waiting.length = unsaved.count = 0
}

/** Try all of them now. */
export async function tryAgain(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  for (const one of waiting.splice(0)) {
    const kept = await one.save().catch(() => null)
    if (kept?.ok) one.saved()
    else waiting.push(one)
  }
  unsaved.count = waiting.length
  if (waiting.length > 0) timer ??= setTimeout(() => void tryAgain(), AGAIN_MS)
}
