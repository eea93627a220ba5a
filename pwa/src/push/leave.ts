/** At a sign-out nobody is woken here any more, and nothing of theirs stays on the screen; without a network too. */

import { deleteDB } from 'idb'

/** What `worker/kept.ts` opens: the worker is one file and shares none with pages. */
const WORKERS_OWN = 'push'
const PATIENCE_MS = 3000

/** Never throws, and is over soon. */
export async function leavePush(): Promise<void> {
  const work = async () => {
    const registration = await globalThis.navigator?.serviceWorker?.getRegistration()
    if (!registration) return
    // Who is here and what was still to be told go at once; the worker lets go of it.
    await deleteDB(WORKERS_OWN)
    for (const shown of (await registration.getNotifications?.()) ?? []) shown.close()
    await navigator.clearAppBadge?.()
    await (await registration.pushManager?.getSubscription())?.unsubscribe()
  }
  await Promise.race([work().catch(() => undefined), new Promise((late) => setTimeout(late, PATIENCE_MS))])
}
