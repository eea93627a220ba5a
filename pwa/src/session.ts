/**
 * Who is signed in on this phone.
 *
 * What the phone knows decides, so that it opens without a network; the server's word corrects
 * it when it comes. Signing out wipes, with a network or without.
 */

import { shallowReactive } from 'vue'
import { getMeta, keepSkew, openAccount, setMeta, type Account } from './account.ts'
import { announce, onChanged } from './changed.ts'
import { measure, type Skew } from './clock.ts'
import type { Operations } from './contract.ts'
import type { StoredAccount, StoredDevice } from './db.ts'
import * as device from './device.ts'
import { prove } from './keys.ts'
import { watchLease, type LeaseWatch } from './lease.ts'
import { turns } from './locks.ts'
import { deviceName } from './agent.ts'
import { toBase64Url, type Bytes } from './bytes.ts'
import { done, failed, type Result } from './result.ts'
import { endOldSession } from './old-session.ts'
import { leavePush } from './push/leave.ts'
import { adopt } from './scan/adopt.ts'
import { forgetUnsaved, unsaved } from './scan/unsaved.ts'
import type { Loop } from './sync/loop.ts'
import { onlyHere, rechain } from './sync/outbox.ts'
import { ask } from './wire.ts'

export type Me = NonNullable<Operations['Me']['data']['me']>

/** STARTING nothing is known yet; LOCKED the lease ended: capturing goes on, reading waits for contact. */
export type State = 'STARTING' | 'SIGNED_OUT' | 'SECOND_FACTOR' | 'SIGNED_IN' | 'LOCKED'

export const session = shallowReactive({
  state: 'STARTING' as State,
  me: null as Me | null,
  /** With SECOND_FACTOR: none is set up yet, so one must be begun. */
  secondFactorUnset: false,
  /** The server wiped this phone: say so on the sign-in page. */
  wiped: false,
})

interface Current {
  account: Account
  loop: Loop
  lease: LeaseWatch
}

interface Waiting {
  phone: string
  device: StoredDevice
}

let current: Current | null = null
let waiting: Waiting | null = null

/** The signed-in account's things, or null. */
export function currentAccount(): Account | null {
  return current?.account ?? null
}

export function currentLoop(): Loop | null {
  return current?.loop ?? null
}

/** Find out who is here; call once, before the first page. Needs no network. */
export async function start(): Promise<State> {
  onChanged((topic) => topic === 'session' && void rejoin())
  if (await device.isSignedOut()) void endOldSession()
  globalThis.addEventListener?.('online', () => void device.isSignedOut().then((marked) => (marked ? endOldSession() : undefined)))
  globalThis.document?.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void look().catch(() => undefined))
  await inTurn(async () => {
    const stored = await device.activeAccount()
    if (stored) await enter(stored)
    else session.state = 'SIGNED_OUT'
  })
  void device.sweep().catch(() => undefined)
  return session.state
}

/** One comes or goes at a time: two at once would leave a loop behind that nobody stops. */
const inTurn = turns()

/** Seen again: another tab may have told us nothing, and a phone that slept lets no timer run. */
async function look(): Promise<void> {
  await rejoin()
  await current?.lease.look()
}

export const requestCode = (phone: string) => ask('RequestCode', { phone })

/** Sign in by the code that was sent; registers this phone. */
export async function signIn(phone: string, code: string): Promise<Result<State>> {
  const offer = await introduce(phone, code)
  const asked = Date.now()
  const answer = await ask('SignIn', { phone, code, device: offer.input })
  return answer.ok ? arrive(offer, answer.data.signIn, asked) : answer
}

export async function signInWithPassword(phone: string, password: string): Promise<Result<State>> {
  const offer = await introduce(phone, phone)
  const asked = Date.now()
  const answer = await ask('SignInWithPassword', { phone, password, device: offer.input })
  return answer.ok ? arrive(offer, answer.data.signInWithPassword, asked) : answer
}

export async function confirmSecondFactor(code: string): Promise<Result<State>> {
  if (!waiting) return failed('SIGNED_OUT')
  const asked = Date.now()
  const answer = await ask('ConfirmSecondFactor', { code })
  return answer.ok ? arrive(waiting, answer.data.confirmSecondFactor, asked) : answer
}

/** Act in another of one's seats. */
export async function switchSeat(seat: string): Promise<Result<Me>> {
  const answer = await ask('SwitchSeat', { seat })
  if (!answer.ok) return answer
  await keepMe(answer.data.switchSeat)
  void current?.loop.now()
  return done(answer.data.switchSeat)
}

export async function changePhone(phone: string, code: string): Promise<Result<Me>> {
  const answer = await ask('ChangePhone', { phone, code })
  if (!answer.ok) return answer
  const me = answer.data.changePhone as Me
  await device.renamePhone(me.person.id, phone)
  await keepMe(me)
  return done(me)
}

/** How many records would be lost by signing out now: warn before `signOut`. */
export async function unsentCount(): Promise<number> {
  return unsaved.count + (current ? await onlyHere(current.account) : 0)
}

/** Leave, and leave nothing: also without a network, where the session is ended at the next contact. */
export async function signOut(): Promise<void> {
  const answer = await ask('SignOut', {}, { timeoutMs: 4000 })
  const ended = answer.ok || answer.why.code === 'SIGN_IN_REQUIRED'
  await leave(!ended)
}

/** Ask the server who we are, and keep it for the next start without a network. */
export async function refreshMe(): Promise<void> {
  const answer = await ask('Me')
  if (answer.ok && answer.data.me) await keepMe(answer.data.me)
}

interface Offer extends Waiting {
  input: { id: string; name: string; publicKey: string; proof: string }
}

async function introduce(phone: string, typed: string): Promise<Offer> {
  if (await device.isSignedOut()) await endOldSession()
  const own = await device.deviceFor(phone)
  const proof = await prove(own, typed)
  return { phone, device: own, input: { id: own.id, name: deviceName(), publicKey: toBase64Url(own.publicKey), proof } }
}

interface Arrival {
  secondFactorUnset: boolean
  lease: device.GivenLease | null
  serverTime: number
  me: Me | null
}

async function arrive({ phone, device: own }: Waiting, answer: Arrival, asked: number): Promise<Result<State>> {
  const { me, lease } = answer
  if (!me || !lease) {
    waiting = { phone, device: own }
    session.secondFactorUnset = answer.secondFactorUnset
    session.state = 'SECOND_FACTOR'
    return done(session.state)
  }
  const clock = measure(asked, Date.now(), answer.serverTime)
  waiting = null
  session.wiped = false
  await inTurn(async () => {
    close()
    const before = await device.knownDevice(me.person.id)
    const stored = await device.keepAccount(me.person.id, phone, own, lease)
    await enter(stored, { me, isOther: before !== null && before !== own.id, clock })
  })
  announce('session')
  return done(session.state)
}

interface Entering {
  me: Me
  /** The person was another device on this phone before. */
  isOther: boolean
  /** Measured before scans made before sign-in are adopted, so that their time is sure. */
  clock: Skew
}

async function enter(stored: StoredAccount, entering?: Entering): Promise<void> {
  const seen = (await device.witness(stored.person).catch(() => null)) ?? stored
  const account = await openAccount(seen)
  if (entering) await keepSkew(account, entering.clock)
  if (entering) await settleIn(account)
  if (entering?.isOther) await rechain(account)
  const me = entering?.me
  // Reading comes first; what talks is fetched beside it, and lies in the same cache.
  const { startLoop } = await import('./sync/loop.ts')
  const lease = watchLease(account, seen, () => turned(account))
  const loop = startLoop(account, { wiped: () => void wiped(), leased: lease.renew, shut: lease.take })
  current = { account, loop, lease }
  session.me = me ?? (await readMe(account))
  session.state = account.vault.readable ? 'SIGNED_IN' : 'LOCKED'
  if (me) await keepMe(me)
  else void Promise.all([refreshMe(), lease.take()])
  // What cannot be adopted now stays where it is, and is at the next start.
  await adopt(account).catch(() => 0)
}

/** What waits sealed to the server is opened; what no share opens any more is pulled again whole. */
async function settleIn(account: Account): Promise<void> {
  if ((await getMeta(account, 'me')) && !(await readMe(account))) await setMeta(account, 'afresh', true)
  const { reclaim } = await import('./sync/reclaim.ts')
  await reclaim(account)
}

async function readMe(account: Account): Promise<Me | null> {
  const sealed = await getMeta<Bytes>(account, 'me')
  return sealed ? account.vault.unseal<Me>('me', sealed) : null
}

async function keepMe(me: Me): Promise<void> {
  // An answer may come after another person did, or from their session in another tab.
  if (current?.account.person !== me.person.id || !current.account.vault.readable) return
  session.me = me
  await setMeta(current.account, 'me', await current.account.vault.seal('me', me))
}

/** Reading was opened by contact, or closed by the clock. */
async function turned(account: Account): Promise<void> {
  const me = await readMe(account)
  if (current?.account !== account) return
  Object.assign(session, { state: account.vault.readable ? 'SIGNED_IN' : 'LOCKED', me })
  announce('rows')
  announce('outbox')
  if (account.vault.readable && !me) void refreshMe()
}

async function wiped(): Promise<void> {
  await leave(false)
  session.wiped = true
}

const leave = (marked: boolean) => inTurn(() => depart(marked))

async function depart(marked: boolean): Promise<void> {
  const account = current?.account
  close()
  forgetUnsaved()
  await leavePush()
  void account?.db.end()
  try {
    if (account) await device.wipe(account.person, marked)
  } finally {
    Object.assign(session, { state: 'SIGNED_OUT', me: null })
    announce('session')
    announce('rows')
  }
}

function close(): void {
  current?.lease.stop()
  current?.loop.stop()
  void current?.account.db.close()
  current = null
}

/** Another tab signed in or out. */
const rejoin = () => inTurn(follow)

async function follow(): Promise<void> {
  const stored = await device.activeAccount()
  const account = current?.account
  if (stored?.person === account?.person && stored?.device.id === account?.device.id) return
  if (account && (await device.knownDevice(account.person)) === null) void account.db.end()
  close()
  if (stored) await enter(stored)
  else Object.assign(session, { state: 'SIGNED_OUT', me: null })
  announce('rows')
}
