/** The few words of a service worker this app uses; the DOM library does not know them beside a page's. */

import type { Here } from './push/worker/kept.ts'
import type { Page } from './push/worker/touch.ts'

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void
}

interface Fetching extends Waiting {
  request: Request
  respondWith(answer: Promise<Response>): void
}

interface Hearing extends Waiting {
  data: 'SKIP_WAITING' | 'TELL' | { here?: Here } | null
}

interface Pushed extends Waiting {
  data: { text(): string } | null
}

interface Touching extends Waiting {
  action: string
  notification: Notification
}

interface Changed extends Waiting {
  newSubscription?: PushSubscription | null
}

interface Events {
  install: Waiting
  activate: Waiting
  sync: Waiting
  message: Hearing
  fetch: Fetching
  push: Pushed
  notificationclick: Touching
  pushsubscriptionchange: Changed
}

declare global {
  interface ServiceWorkerScope {
    location: Location
    navigator: Navigator
    registration: ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }
    clients: { claim(): Promise<void>; matchAll(options: object): Promise<Page[]>; openWindow(url: string): Promise<unknown> }
    skipWaiting(): Promise<void>
    addEventListener<E extends keyof Events>(type: E, listener: (event: Events[E]) => void): void
  }
}

export {}
