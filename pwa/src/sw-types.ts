/** The few words of a service worker this app uses; the DOM library does not know them beside a page's. */

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void
}

interface Fetching extends Waiting {
  request: Request
  respondWith(answer: Promise<Response>): void
}

interface Events {
  install: Waiting
  activate: Waiting
  sync: Waiting
  message: MessageEvent
  fetch: Fetching
}

declare global {
  interface ServiceWorkerScope {
    location: Location
    clients: { claim(): Promise<void>; matchAll(options: object): Promise<{ postMessage(data: string): void }[]> }
    skipWaiting(): Promise<void>
    addEventListener<E extends keyof Events>(type: E, listener: (event: Events[E]) => void): void
  }
}

export {}
