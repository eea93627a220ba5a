/** A notification was touched: the right page, also without a network, and the server is told when there is one. */

import { flush, tell } from './acks.ts'
import type { Told } from './message.ts'

export interface Page {
  url: string
  focused: boolean
  visibilityState?: string
  focus(): Promise<unknown>
  postMessage(message: unknown): void
}

export interface Touched {
  clients: { matchAll(options: object): Promise<Page[]>; openWindow(url: string): Promise<unknown> }
  registration: { sync?: { register(tag: string): Promise<void> } }
}

interface Touch {
  action: string
  notification: { data: unknown; close(): void }
}

/** LATER opens nothing: the server shows it again in an hour. */
export const LATER = 'later'

export async function touch(worker: Touched, { action, notification }: Touch): Promise<void> {
  notification.close()
  const told = (notification.data ?? { to: '/app/notices' }) as Told
  const to = told.links?.[action] ?? told.to
  if (action !== LATER) await goTo(worker, to)
  await tell(told, action === LATER ? 'later' : action ? 'acted' : 'opened')
  if (!(await flush())) await worker.registration.sync?.register('acks').catch(() => undefined)
}

/** An open app shows the page; without one it is opened. */
async function goTo({ clients }: Touched, to: string): Promise<void> {
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  const app = pages.filter(({ url }) => new URL(url).pathname.startsWith('/app/'))
  const page = app.find(({ focused }) => focused) ?? app.find(({ visibilityState }) => visibilityState === 'visible') ?? app[0]
  if (!page) return void (await clients.openWindow(to))
  page.postMessage({ goTo: to })
  await page.focus().catch(() => undefined)
}
