/** Background Sync: the browser wakes us when there is a network again, where it can and may. */

interface WithSync {
  sync?: { register(tag: string): Promise<void> }
}

/** Ask to be woken; nothing is lost where that is refused or unknown. */
export async function wakeMe(): Promise<void> {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration()
  await (registration as WithSync | undefined)?.sync?.register('outbox').catch(() => undefined)
}

/** Calls `listener` when the service worker was woken. */
export function onWake(listener: () => void, signal: AbortSignal): void {
  globalThis.navigator?.serviceWorker?.addEventListener('message', ({ data }) => data === 'SYNC' && listener(), { signal })
}
