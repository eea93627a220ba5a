/** The installed app: its service worker, its update, its place on the home screen, its storage. */

import { shallowReactive } from 'vue'
import { syncNow } from './store.ts'

interface InstallPrompt extends Event {
  prompt(): Promise<void>
}

export const shell = shallowReactive({
  /** A new version waits; it comes when `applyUpdate` is called or the app is next opened. */
  updateReady: false,
  /** Everything needed without a network is on the phone. */
  offlineReady: false,
  /** The browser offers to install. */
  installable: false,
  /** Runs from the home screen. */
  installed: false,
  /** The browser promised not to clear what is here. */
  persisted: false,
})

let offer: InstallPrompt | null = null
let waiting: ServiceWorker | null = null

/** Call once, after the first page is shown. */
export async function startShell(): Promise<void> {
  shell.installed = matchMedia('(display-mode: standalone)').matches
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer = event as InstallPrompt
    shell.installable = true
  })
  shell.persisted = (await navigator.storage?.persisted?.()) ?? false
  // Some in-app browsers have no service worker: the app still works with a network.
  if (import.meta.env.PROD && 'serviceWorker' in navigator) await register().catch(() => undefined)
}

async function register(): Promise<void> {
  navigator.serviceWorker.addEventListener('message', ({ data }) => data === 'SYNC' && void syncNow())
  const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' })
  const look = () => {
    waiting = registration.waiting
    shell.updateReady = waiting !== null && navigator.serviceWorker.controller !== null
  }
  look()
  registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look))
  await navigator.serviceWorker.ready
  shell.offlineReady = true
}

/** Begin the new version: the page loads anew. What waits in the outbox is untouched. */
export function applyUpdate(): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting?.postMessage('SKIP_WAITING')
}

/** Ask the browser to install; only where `shell.installable`. */
export async function install(): Promise<void> {
  await offer?.prompt()
  offer = null
  shell.installable = false
}

/** Ask that what waits here is not cleared; call it with a reason on the screen. */
export async function askToPersist(): Promise<boolean> {
  shell.persisted = (await navigator.storage?.persist?.()) ?? false
  return shell.persisted
}

/** Have the browser wake us when there is a network again, where it can. */
export async function wakeWhenOnline(): Promise<void> {
  try {
    const registration = (await navigator.serviceWorker.ready) as ServiceWorkerRegistration & {
      sync?: { register(tag: string): Promise<void> }
    }
    await registration.sync?.register('outbox')
  } catch {
    // Refused or unknown: the app sends when it is next open.
  }
}
