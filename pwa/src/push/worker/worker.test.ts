/** What the service worker does with a push and a touch, on a phone that fails in every way it can. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keepHere, acks } from './kept.ts'
import { PLAIN } from './message.ts'
import { renew } from './renew.ts'
import { show } from './show.ts'
import { touch, type Page } from './touch.ts'

const ME = 'me'
const TOLD = { to: '/app/activities/1', notice: 'n', delivery: 'd', ack: 'code', links: { checkin: '/app/scan' } }

const push = (over: object = {}) =>
  JSON.stringify({ notification: { title: '提醒', tag: 't', navigate: '/app/activities/1', data: { notice: 'n', delivery: 'd', ack: 'code', person: ME }, ...over }, app_badge: 2 })

class Phone {
  shown: [string, { tag?: string }][] = []
  badge: number | undefined
  wanted: string[] = []
  opened: string[] = []
  pages: (Page & { heard: unknown[] })[] = []
  refuses = 0
  registration = {
    showNotification: (title: string, options: object) => {
      if (this.refuses > 0) return Promise.reject(new TypeError(`refused ${this.refuses--}`))
      this.shown.push([title, options])
      return Promise.resolve()
    },
    sync: { register: (tag: string) => Promise.resolve(void this.wanted.push(tag)) },
    pushManager: { subscribe: () => Promise.resolve({ toJSON: () => ({ endpoint: 'https://new', keys: { p256dh: 'p', auth: 'a' } }) } as unknown as PushSubscription) },
  }
  navigator = { setAppBadge: (count?: number) => Promise.resolve(void (this.badge = count)) }
  clients = { matchAll: () => Promise.resolve(this.pages), openWindow: (url: string) => Promise.resolve(void this.opened.push(url)) }

  has(path: string, focused = false): Page & { heard: unknown[] } {
    const heard: unknown[] = []
    const page = { url: `https://code.example.gov.cn${path}`, focused, heard, focus: () => Promise.resolve(), postMessage: (message: unknown) => void heard.push(message) }
    this.pages.push(page)
    return page
  }
}

/** What the server was told, line by line; `status` answers it. */
class Net {
  lines: { delivery: string; what: string }[] = []
  asked: { url: string; body: { id?: string; variables?: unknown } }[] = []
  status = 204
  constructor() {
    vi.stubGlobal('fetch', async (url: string, { body }: { body: string }) => {
      if (this.status === 0) throw new TypeError('Failed to fetch')
      this.asked.push({ url, body: JSON.parse(body) })
      if (url === '/push/acks' && this.status < 300) this.lines.push(...JSON.parse(body))
      return new Response(null, { status: this.status })
    })
  }
  get told(): string[] {
    return this.lines.map(({ what }) => what)
  }
}

describe('the service worker', () => {
  let phone: Phone
  let net: Net

  beforeEach(async () => {
    phone = new Phone()
    net = new Net()
    await keepHere({ person: ME })
  })

  afterEach(async () => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
    new Net()
    await touch(new Phone(), { action: '', notification: { data: {}, close: () => undefined } })
    vi.unstubAllGlobals()
  })

  it('shows a push, counts the badge and tells that it was shown', async () => {
    await show(phone, () => push())

    expect(phone.shown.map(([title]) => title)).toEqual(['提醒'])
    expect(phone.badge).toBe(2)
    expect(net.told).toEqual(['shown'])
    expect(await acks()).toEqual(new Map())
  })

  it.each([
    ['bytes that are no text', () => { throw new TypeError('bad') }],
    ['no bytes', () => undefined],
    ['bad JSON', () => '{'],
  ])('shows something of %s', async (_, text) => {
    await show(phone, text)

    expect(phone.shown.map(([title]) => title)).toEqual([PLAIN.title])
    expect(net.told).toEqual([])
  })

  it('shows something where the browser refuses what was to be shown', async () => {
    phone.refuses = 1

    await show(phone, () => push())

    expect(phone.shown).toEqual([[PLAIN.title, { body: PLAIN.options.body, data: PLAIN.options.data }]])
  })

  it('shows something where the database fails, and nothing of what may be another’s', async () => {
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })

    await show(phone, () => push())

    expect(phone.shown.map(([title]) => title)).toEqual([PLAIN.title])
    vi.restoreAllMocks()
  })

  it('shows what came before it talks to a network that hangs', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const hangs = (_url: string, { signal }: RequestInit) => new Promise((_, failed) => signal?.addEventListener('abort', () => failed(signal.reason)))
    const fetch = vi.fn(hangs)
    vi.stubGlobal('fetch', fetch)

    const showing = show(phone, () => push())
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled(), { interval: 1 })
    expect(phone.shown.length).toBe(1)
    await vi.advanceTimersByTimeAsync(10_000)
    await showing
    expect((await acks()).size).toBe(1)
  })

  it('keeps what it could not tell, and tells it once with what comes later', async () => {
    net.status = 0
    await show(phone, () => push())
    await touch(phone, { action: '', notification: { data: TOLD, close: () => undefined } })
    expect([net.told, phone.wanted]).toEqual([[], ['acks']])

    net.status = 204
    await show(phone, () => push())
    await show(phone, () => push())

    expect(net.told).toEqual(['shown', 'opened', 'shown', 'shown'])
  })

  it('gives up lines that the server will never take', async () => {
    net.status = 400
    await show(phone, () => push())

    expect(await acks()).toEqual(new Map())
  })

  it('opens the page of a touched notification where the app is shut', async () => {
    phone.has('/s/7K3M9QX9')

    await touch(phone, { action: '', notification: { data: TOLD, close: () => undefined } })

    expect(phone.opened).toEqual(['/app/activities/1'])
    expect(net.told).toEqual(['opened'])
  })

  it('shows it in the app that is open, the one looked at first', async () => {
    const [behind, before] = [phone.has('/app/'), phone.has('/app/topics', true)]

    await touch(phone, { action: 'checkin', notification: { data: TOLD, close: () => undefined } })

    expect([behind.heard, before.heard, phone.opened]).toEqual([[], [{ goTo: '/app/scan' }], []])
    expect(net.told).toEqual(['acted'])
  })

  it('opens nothing for 稍后: the server is told, at once or when there is a network', async () => {
    net.status = 0
    await touch(phone, { action: 'later', notification: { data: TOLD, close: () => undefined } })
    expect([phone.opened, phone.wanted, [...(await acks()).values()].map(({ what }) => what)]).toEqual([[], ['acks'], ['later']])

    net.status = 204
    await show(phone, () => push())

    expect(net.told).toEqual(['later', 'shown'])
  })

  it('subscribes anew for who is here, and for nobody where nobody is', async () => {
    await renew(phone)
    expect(net.asked).toEqual([])

    await keepHere({ person: ME, operation: 'id', key: new ArrayBuffer(65), generation: 2 })
    await renew(phone)

    const input = { endpoint: 'https://new', p256dh: 'p', auth: 'a', generation: 2 }
    expect(net.asked).toEqual([{ url: '/graphql', body: { id: 'id', variables: { input } } }])
  })
})
