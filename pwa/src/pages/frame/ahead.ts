/** Brings what the next touch will most likely want, 扫码 and its decoder, while nothing else is to be done. */
import { need } from '../../words/words.ts'

const SOON_MS = 800

/** Only what the service worker has already: a load that failed would fail again where it is needed. */
export function lookAhead(): void {
  if (!navigator.serviceWorker?.controller) return
  const idle = globalThis.requestIdleCallback ?? ((work: () => void) => setTimeout(work, SOON_MS))
  idle(() => void bring().catch(() => undefined))
}

async function bring(): Promise<void> {
  const [{ warm }] = await Promise.all([import('../../scan/reader.ts'), import('../Scan.vue'), need('field')])
  warm()
}
