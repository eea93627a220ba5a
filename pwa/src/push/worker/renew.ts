/** The browser changed the subscription by itself: a new one, and the server knows of it, the app being shut. */

import { here } from './kept.ts'

interface Subscribes {
  registration: { pushManager: { subscribe(options: PushSubscriptionOptionsInit): Promise<PushSubscription> } }
}

/** Whatever fails here is done at the next start of the app. */
export async function renew({ registration }: Subscribes, given?: PushSubscription | null): Promise<void> {
  const who = await here().catch(() => null)
  if (!who?.key || !who.operation) return
  const subscription = given ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: who.key }))
  const { endpoint, keys } = subscription.toJSON()
  const input = { endpoint, p256dh: keys?.p256dh, auth: keys?.auth, generation: who.generation }
  const headers = { 'content-type': 'application/json', 'x-daima': '1' }
  await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ id: who.operation, variables: { input } }), redirect: 'error' })
}
