/**
 * Whether this phone is woken, and turning that on and off.
 *
 * Only the browser knows whether it still has its subscription, and only the server whose it is:
 * both are asked at every start, and what does not fit is made anew (`keepUp`).
 */

import { shallowReactive } from 'vue'
import { getMeta, setMeta, type Account } from '../account.ts'
import { fromBase64Url, type Bytes } from '../bytes.ts'
import { done, failed, type Result } from '../result.ts'
import { currentAccount } from '../session.ts'
import { readRows } from '../store.ts'
import { ask } from '../wire.ts'
import { stateOf, type PushState } from './browser.ts'
import { tellWorker } from './worker.ts'

export const push = shallowReactive({
  state: null as PushState | null,
  /** What went wrong when it was last turned on. */
  why: null as string | null,
})

/** A push service that cannot be reached is asked for ever by some browsers. */
const PATIENCE_MS = 8000
/** On the account: the person wants to be woken here. */
const WANTED = 'pushWanted'

/** See how it stands, asking nobody but the browser. */
export async function look(): Promise<PushState> {
  const subscription = await current()
  const hasPush = 'PushManager' in globalThis && 'Notification' in globalThis && 'serviceWorker' in navigator
  const isInstalled = matchMedia('(display-mode: standalone)').matches
  const permission = hasPush ? Notification.permission : 'default'
  push.state = stateOf({ agent: navigator.userAgent, hasPush, permission, isInstalled, isSubscribed: subscription !== null })
  return push.state
}

/** Ask the person, then the push service, then the server. Call it from a touch: browsers ask only then. */
export async function turnOn(): Promise<Result<null>> {
  const account = currentAccount()
  if (account) await setMeta(account, WANTED, true)
  const answer = account ? await allowed().then((is) => (is ? subscribe(account) : failed('DENIED'))) : failed('SIGNED_OUT')
  push.why = answer.ok ? null : answer.why.code
  await look()
  return answer
}

/** Nobody is woken here any more. */
export async function turnOff(): Promise<void> {
  const account = currentAccount()
  if (account) await setMeta(account, WANTED, false)
  await forget()
  await look()
}

/** At every start: what the browser has is what the server knows, for this person and with the key in use. */
export async function keepUp(account: Account): Promise<void> {
  await introduce(account)
  const subscription = await current()
  const stands = subscription !== null && (await isKnown(subscription))
  if (!stands) await heal(account, subscription)
  await look()
}

/** Whether it is this person's and may stay; so too where the server cannot be asked. */
async function isKnown({ endpoint }: PushSubscription): Promise<boolean> {
  const answer = await ask('ResyncSubscription', { endpoint })
  return !answer.ok || answer.data.resyncSubscription.state === 'KNOWN'
}

/** One that has ended, or is another's, is given back; what the person wanted stands anew, without a word. */
async function heal(account: Account, ended: PushSubscription | null): Promise<void> {
  const wanted = (await getMeta<boolean>(account, WANTED)) === true
  await ended?.unsubscribe()
  if (wanted && globalThis.Notification?.permission === 'granted') await subscribe(account)
}

async function subscribe(account: Account): Promise<Result<null>> {
  const key = await keyInUse(account)
  if (!key) return failed('OFFLINE')
  try {
    const { endpoint, keys } = (await within(anew(key.bytes))).toJSON()
    if (!endpoint || !keys?.p256dh || !keys.auth) return failed('FAILED')
    const input = { endpoint, p256dh: keys.p256dh, auth: keys.auth, generation: key.generation }
    const answer = await ask('Subscribe', { input })
    if (answer.ok) await introduce(account)
    return answer.ok ? done(null) : answer
  } catch (error) {
    return failed(error instanceof DOMException && error.name === 'NotAllowedError' ? 'DENIED' : 'UNREACHED')
  }
}

/** A subscription made with another key of ours is in the way of a new one. */
async function anew(key: Bytes): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready
  const before = await pushManager.getSubscription()
  if (before && !isOf(before, key)) await before.unsubscribe()
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

function isOf({ options }: PushSubscription, key: Bytes): boolean {
  const own = options.applicationServerKey
  return own !== null && new Uint8Array(own).every((byte, at) => byte === key[at])
}

async function keyInUse(account: Account): Promise<{ bytes: Bytes; generation: number } | null> {
  const keys = (await readRows(account, 'key')).map(({ body }) => body).filter(({ purpose }) => purpose === 'VAPID')
  const newest = keys.sort((a, b) => b.generation - a.generation)[0]
  const bytes = newest && fromBase64Url(newest.key)
  return newest && bytes ? { bytes, generation: newest.generation } : null
}

/** The service worker knows who is here, so that it shows no other's notices, and can renew by itself. */
async function introduce(account: Account): Promise<void> {
  const key = await keyInUse(account).catch(() => null)
  const { IDS } = await import('virtual:operations')
  await tellWorker({ here: { person: account.person, operation: IDS.Subscribe, key: key?.bytes.buffer, generation: key?.generation } })
}

async function forget(): Promise<void> {
  const subscription = await current()
  if (!subscription) return
  const answer = await ask('Subscriptions')
  const own = answer.ok ? answer.data.subscriptions.find(({ isThis }) => isThis) : null
  if (own) await ask('Unsubscribe', { id: own.id })
  await subscription.unsubscribe()
}

async function current(): Promise<PushSubscription | null> {
  const registration = await globalThis.navigator?.serviceWorker?.getRegistration()
  return (await registration?.pushManager?.getSubscription().catch(() => null)) ?? null
}

async function allowed(): Promise<boolean> {
  return 'Notification' in globalThis && (await Notification.requestPermission()) === 'granted'
}

function within<T>(work: Promise<T>): Promise<T> {
  return Promise.race([work, new Promise<never>((_, late) => setTimeout(() => late(new Error('nobody answers')), PATIENCE_MS))])
}
