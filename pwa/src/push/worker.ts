/** What a page says to the service worker; nothing where there is none. */

import type { Here } from './worker/kept.ts'

export type Word = 'TELL' | { here: Here }

export async function tellWorker(word: Word): Promise<void> {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration()
  registration?.active?.postMessage(word)
}
