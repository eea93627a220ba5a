/** A phone subscribes, heals at every start, and leaves; a push service that cannot be reached is said within eight seconds. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { setMeta, type Account } from '../account.ts'
import { toBase64Url, type Bytes } from '../bytes.ts'
import { signOut } from '../session.ts'
import { row, someone } from '../testing/person.ts'
import { FakeServer } from '../testing/server.ts'
import { keepUp, push, turnOff, turnOn } from './phone.ts'
import { acks, here, keepAck, keepHere } from './worker/kept.ts'

const KEYS = [1, 2].map((fill) => new Uint8Array(65).fill(fill)) as [Bytes, Bytes]
const THIS = { id: 'sub', device: '', service: 'test', createdAt: '', seenAt: '', lastOkAt: null, isRefused: false, isThis: true }

/** What a browser has of push: one subscription at most, made with the key it was asked for. */
class Browser {
  made: FakeSubscription[] = []
  current: FakeSubscription | null = null
  permission: NotificationPermission = 'granted'
  hangs = false
  asked = 0
  told: { here?: { person: string; generation?: number } }[] = []
  pushManager = {
    getSubscription: () => Promise.resolve(this.current),
    subscribe: ({ applicationServerKey }: { applicationServerKey: Bytes }) => {
      this.asked += 1
      if (this.hangs) return new Promise(() => undefined)
      this.current = new FakeSubscription(this, `https://push/${this.made.length}`, applicationServerKey)
      this.made.push(this.current)
      return Promise.resolve(this.current)
    },
  }

  constructor() {
    const registration = { pushManager: this.pushManager, active: { postMessage: (word: never) => void this.told.push(word) }, getNotifications: () => Promise.resolve([]) }
    const serviceWorker = { ready: Promise.resolve(registration), getRegistration: () => Promise.resolve(registration), addEventListener: () => undefined }
    vi.stubGlobal('navigator', { userAgent: 'Android Chrome', serviceWorker })
    vi.stubGlobal('PushManager', this.pushManager)
    vi.stubGlobal('Notification', { requestPermission: () => Promise.resolve(this.permission), permission: this.permission })
    vi.stubGlobal('matchMedia', () => ({ matches: false }))
  }
}

class FakeSubscription {
  readonly options: { applicationServerKey: ArrayBuffer }
  private readonly browser: Browser
  readonly endpoint: string
  constructor(browser: Browser, endpoint: string, key: Bytes) {
    this.browser = browser
    this.endpoint = endpoint
    this.options = { applicationServerKey: key.buffer }
  }
  toJSON = () => ({ endpoint: this.endpoint, keys: { p256dh: 'p', auth: 'a' } })
  unsubscribe = () => Promise.resolve(!(this.browser.current = null))
}

describe('push on this phone', () => {
  let browser: Browser
  let server: FakeServer
  let account: Account

  async function signedIn(generations: number): Promise<void> {
    const keys = KEYS.slice(0, generations).map((key, at) => row('config', 'key', `k${at}`, { purpose: 'VAPID', alg: -7, key: toBase64Url(key), generation: at + 1, since: 0 }))
    account = await someone(server, keys)
  }

  /** Which subscriptions the server was told of, by their endpoint and the key's generation. */
  const subscribed = () => server.requests.filter(({ name }) => name === 'Subscribe').map(({ variables: { input } }) => Object.values(input as object).filter((_, at) => at === 0 || at === 3))
  const resyncs = (state: string) => server.answers.set('ResyncSubscription', { resyncSubscription: { state, subscription: null } })

  beforeEach(async () => {
    browser = new Browser()
    server = new FakeServer()
    server.answers.set('Subscribe', { subscribe: THIS })
    server.answers.set('Subscriptions', { subscriptions: [THIS] })
    server.answers.set('Unsubscribe', { unsubscribe: [] })
    await signedIn(1)
  })

  afterEach(async () => {
    vi.useRealTimers()
    await signOut()
    vi.unstubAllGlobals()
  })

  it('is turned on with the newest key, and the worker knows for whom', async () => {
    await signedIn(2)

    expect((await turnOn()).ok).toBe(true)

    expect([push.state, subscribed()]).toEqual(['ON', [['https://push/0', 2]]])
    expect(browser.told.at(-1)?.here).toMatchObject({ person: account.person, generation: 2 })
  })

  it('that cannot reach its push service says so after eight seconds', async () => {
    browser.hangs = true
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })

    const turning = turnOn()
    let answered = false
    void turning.then(() => (answered = true))
    await vi.waitFor(() => expect(browser.asked).toBe(1), { interval: 1 })
    await vi.advanceTimersByTimeAsync(7_900)
    expect(answered).toBe(false)
    await vi.advanceTimersByTimeAsync(100)

    expect(await turning).toMatchObject({ ok: false, why: { code: 'UNREACHED' } })
    expect([push.state, push.why, subscribed()]).toEqual(['OFF', 'UNREACHED', []])
  })

  it('whose person says no is asked no push service', async () => {
    browser.permission = 'denied'

    expect((await turnOn()).ok).toBe(false)

    expect(browser.made).toEqual([])
  })

  it('that the server knows stays as it is', async () => {
    await turnOn()
    resyncs('KNOWN')

    await keepUp(account)

    expect([browser.made.length, subscribed().length, push.state]).toEqual([1, 1, 'ON'])
  })

  it.each(['UNKNOWN', 'OLD_KEY'])('that is %s to the server is made anew, without a word', async (state) => {
    await turnOn()
    resyncs(state)

    await keepUp(account)

    expect([subscribed().map(([endpoint]) => endpoint), push.state]).toEqual([['https://push/0', 'https://push/1'], 'ON'])
  })

  it('that the browser dropped is made anew', async () => {
    await turnOn()
    browser.current = null

    await keepUp(account)

    expect(subscribed().map(([endpoint]) => endpoint)).toEqual(['https://push/0', 'https://push/1'])
  })

  it('that was another’s is given back, and the new person is asked first', async () => {
    await turnOn()
    resyncs('OTHERS')
    await setMeta(account, 'pushWanted', false)

    await keepUp(account)

    expect([browser.current, browser.made.length, push.state]).toEqual([null, 1, 'OFF'])
  })

  it('stays as it is where the server cannot be asked', async () => {
    await turnOn()
    server.offline = true

    await keepUp(account)

    expect([browser.current?.endpoint, browser.made.length]).toEqual(['https://push/0', 1])
  })

  it('that was turned off stays off', async () => {
    await turnOn()
    await turnOff()
    await keepUp(account)

    expect([browser.current, browser.made.length, push.state]).toEqual([null, 1, 'OFF'])
    expect(server.requests.filter(({ name }) => name === 'Unsubscribe').map(({ variables }) => variables)).toEqual([{ id: 'sub' }])
  })

  it('ends with a sign-out, without a network too', async () => {
    await turnOn()
    await keepHere({ person: account.person })
    await keepAck({ delivery: 'd', ack: 'code', what: 'shown', at: 0 })
    server.offline = true

    await signOut()

    expect([browser.current, await here(), (await acks()).size]).toEqual([null, null, 0])
  })
})
