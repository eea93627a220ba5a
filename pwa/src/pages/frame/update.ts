/** Knows when a newer app waits, and lets it in only when the person says so: an update never interrupts. */
import { ref } from 'vue'
import { unsaved } from '../../scan/unsaved.ts'

export const updateReady = ref(false)

let waiting: ServiceWorker | null = null

/** Register the service worker and watch it; answers whether there is one. */
export async function watchForUpdate(): Promise<boolean> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return false
  const registration = await navigator.serviceWorker.register('/sw.js')
  note(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing
    coming?.addEventListener('statechange', () => coming.state === 'installed' && note(registration.waiting))
  })
  return true
}

/** The first worker of a phone is no update: nobody is on an older one. */
function note(worker: ServiceWorker | null): void {
  if (!worker || !navigator.serviceWorker.controller) return
  waiting = worker
  updateReady.value = true
}

/** Let the waiting app in; where none waits, ask the server for the page anew. */
export function applyUpdate(): void {
  if (!waiting) return location.reload()
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
  waiting.postMessage('SKIP_WAITING')
}

/** A page that has just come would come the same again. */
const JUST_MS = 10_000

/** A part of this version is nowhere any more, as another tab let the next one in: the page of that one knows its own parts. */
export async function comeAnew(path: string): Promise<void> {
  if (performance.now() < JUST_MS || unsaved.count > 0) return
  const isThere = navigator.serviceWorker?.controller ?? (await fetch('/app/', { method: 'HEAD' }).catch(() => null))?.ok
  if (isThere) location.assign(path)
}
