/** At a sign-out nobody is woken here any more, and nothing of theirs stays on the screen; without a network too. */

import { tellWorker } from './worker.ts'

const PATIENCE_MS = 3000

/** Never throws, and is over soon. */
export async function leavePush(): Promise<void> {
  const work = async () => {
    const registration = await globalThis.navigator?.serviceWorker?.getRegistration()
    if (!registration) return
    await tellWorker({ here: null })
    for (const shown of (await registration.getNotifications?.()) ?? []) shown.close()
    await navigator.clearAppBadge?.()
    await (await registration.pushManager?.getSubscription())?.unsubscribe()
  }
  await Promise.race([work().catch(() => undefined), new Promise((late) => setTimeout(late, PATIENCE_MS))])
}
