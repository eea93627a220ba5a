import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aPhone, aScan } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { backoff } from './backoff.ts'
import { startLoop, type Loop } from './loop.ts'
import { add } from './outbox.ts'
import { onPoke } from './poke.ts'

const S = 1000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** So many seconds pass; what the database and the keys do in them, in real time, is done before the next. */
async function pass(seconds: number, loop?: Loop): Promise<void> {
  for (let n = 0; n < seconds; n++) {
    await vi.advanceTimersByTimeAsync(S)
    for (let turn = 0; turn < 4 || loop?.connection.phase === 'SYNCING'; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

test('each failure doubles the wait, up to five minutes', () => {
  const pause = backoff()
  const waits = Array.from({ length: 11 }, () => pause.next())

  expect(waits.slice(0, 4)).toEqual([600, 1100, 2100, 4100])
  expect(waits.slice(-2)).toEqual([150_100, 150_100])
})

test('the wait is anything from nearly none to the whole', () => {
  const pause = backoff()
  vi.mocked(Math.random).mockReturnValueOnce(0).mockReturnValueOnce(0.999)

  expect([pause.next(), pause.next()]).toEqual([100, 2098])
})

test('a phone without a network asks less and less: a few times in the first minute, then every few minutes', async () => {
  const server = new FakeServer()
  server.offline = true
  const phone = await aPhone()
  await add(phone, aScan())
  const loop = startLoop(phone, { wiped: vi.fn(), leased: vi.fn() })
  await pass(60, loop)
  const early = server.knocks
  await pass(1740, loop)
  loop.stop()

  expect(early).toBeLessThanOrEqual(8)
  expect(server.knocks - early).toBeLessThanOrEqual(14)
  expect(server.knocks - early).toBeGreaterThanOrEqual(5)
})

/** A browser with Background Sync that takes the network to be there whatever it says: it wakes at once. */
function wakesAtOnce(onLine: boolean): { asked: () => number } {
  const worker = new EventTarget()
  const register = vi.fn(async () => void worker.dispatchEvent(new MessageEvent('message', { data: 'SYNC' })))
  const serviceWorker = Object.assign(worker, { getRegistration: () => Promise.resolve({ sync: { register } }) })
  vi.stubGlobal('navigator', { onLine, locks: navigator.locks, serviceWorker })
  return { asked: () => register.mock.calls.length }
}

test.each([
  ['online', true, 0],
  ['offline', false, 1],
])('a browser that says it is %s and wakes at once does not make us hurry for ever', async (_, onLine, times) => {
  const server = new FakeServer()
  server.offline = true
  const phone = await aPhone()
  await add(phone, aScan())
  const { asked } = wakesAtOnce(onLine)
  const loop = startLoop(phone, { wiped: vi.fn(), leased: vi.fn() })
  await pass(60, loop)
  loop.stop()

  expect(asked()).toBe(times)
  expect(server.knocks).toBeLessThanOrEqual(10)
})

/** The browser's event stream; a test says what becomes of it. */
class Stream extends EventTarget {
  static made: Stream[] = []
  readyState = 0

  constructor() {
    super()
    Stream.made.push(this)
  }

  opens(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }

  breaks(): void {
    this.dispatchEvent(new Event('error'))
  }

  close(): void {
    this.readyState = 2
  }
}

function listens(): { heard: () => number; stop: () => void; open: () => boolean } {
  Stream.made = []
  vi.stubGlobal('EventSource', Stream)
  const listener = vi.fn()
  const ending = new AbortController()
  const { open } = onPoke(crypto.randomUUID(), listener, ending.signal)
  return { heard: () => listener.mock.calls.length, stop: () => ending.abort(), open }
}

test('without a network the stream is asked for less and less, never by the browser itself', async () => {
  const { stop } = listens()
  for (let n = 0; n < 1800; n++) {
    await pass(1)
    const last = Stream.made.at(-1)
    if (last?.readyState === 0) last.breaks()
  }
  stop()

  expect(Stream.made.every(({ readyState }) => readyState === 2)).toBe(true)
  expect(Stream.made.length).toBeLessThanOrEqual(20)
})

test('a proxy that opens the stream and closes it at once is not asked for ever', async () => {
  const { stop } = listens()
  for (let n = 0; n < 600; n++) {
    await pass(1)
    const last = Stream.made.at(-1)
    if (last?.readyState === 0) {
      last.opens()
      last.breaks()
    }
  }
  stop()

  expect(Stream.made.length).toBeLessThanOrEqual(11)
})

test('after a gap one asks once for what was missed in it', async () => {
  const { heard, open, stop } = listens()
  await pass(1)
  Stream.made[0]?.opens()
  expect([heard(), open()]).toEqual([0, true])
  await pass(30)
  Stream.made[0]?.breaks()
  await pass(3)
  Stream.made[1]?.opens()

  expect([heard(), open(), Stream.made.length]).toEqual([1, true, 2])
  stop()
})
