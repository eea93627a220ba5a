/**
 * Keeps the app's own files so that it opens without a network, and shows what is pushed to it
 * (`push/worker/`). No answer of the server is ever kept, and pages of citizens are never touched.
 */

import { flush } from './push/worker/acks.ts'
import { keepHere } from './push/worker/kept.ts'
import { renew } from './push/worker/renew.ts'
import { show } from './push/worker/show.ts'
import { touch } from './push/worker/touch.ts'
import type {} from './sw-types.ts'

declare const __PRECACHE__: string[]
declare const __VERSION__: string

const worker = self as unknown as ServiceWorkerScope
const CACHE = `daima-app-${__VERSION__}`
const PAGE = '/app/'
const FILES = __PRECACHE__

worker.addEventListener('install', (event) => event.waitUntil(fill()))
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()))
worker.addEventListener('message', (event) => {
  if (event.data === 'SKIP_WAITING') void worker.skipWaiting()
  if (event.data === 'TELL') event.waitUntil(flush())
  if (typeof event.data === 'object' && event.data?.here) event.waitUntil(keepHere(event.data.here).catch(() => undefined))
})
worker.addEventListener('sync', (event) => event.waitUntil(Promise.all([wake(), flush()])))
worker.addEventListener('push', (event) => event.waitUntil(show(worker, () => event.data?.text()).then(wake)))
worker.addEventListener('notificationclick', (event) => event.waitUntil(touch(worker, event)))
worker.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(worker, event.newSubscription)))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return
  if (request.mode === 'navigate') {
    if (url.pathname === '/app' || url.pathname.startsWith(PAGE)) event.respondWith(page(request))
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(file(url.pathname, request))
  }
})

/** Files carry their hash in their name: one that any older cache holds is the same file. */
async function fill(): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.add(new Request(PAGE, { cache: 'reload' }))
  await Promise.all(
    FILES.map(async (name) => {
      const old = await caches.match(name)
      return old ? cache.put(name, old) : cache.add(name)
    }),
  )
}

async function takeOver(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))
  await worker.clients.claim()
}

/** The page of this version, so that it and its files always fit; a new one comes with the next worker. */
async function page(request: Request): Promise<Response> {
  return (await caches.match(PAGE, { cacheName: CACHE })) ?? fetch(request)
}

async function file(name: string, request: Request): Promise<Response> {
  return (await caches.match(name)) ?? fetch(request)
}

/** The network is back: open pages send. */
async function wake(): Promise<void> {
  const pages = await worker.clients.matchAll({ includeUncontrolled: true })
  for (const client of pages) client.postMessage('SYNC')
}
