import { beforeEach, expect, test, vi } from 'vitest'
import { getMeta, openAccount, setMeta } from '../account.ts'
import { aPhone, aScan, aStoredAccount } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { startLoop, type Loop } from './loop.ts'
import { add, list } from './outbox.ts'

let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

const heard = () => ({ wiped: vi.fn(), leased: vi.fn(() => Promise.resolve()) })

async function quiet(loop: Loop): Promise<void> {
  await vi.waitFor(() => expect(loop.connection).toMatchObject({ phase: 'IDLE', unsent: 0, online: true }))
}

test('what is written goes out by itself', async () => {
  const phone = await aPhone()
  const loop = startLoop(phone, heard())
  await quiet(loop)
  await add(phone, aScan())

  await vi.waitFor(() => expect(server.records.size).toBe(1), { timeout: 3000 })
  await quiet(loop)
  loop.stop()
})

test('without a network the unsent are counted, and go when it is back', async () => {
  const phone = await aPhone()
  server.offline = true
  const loop = startLoop(phone, heard())
  await add(phone, { ...aScan(), at: 77 })
  await vi.waitFor(() => expect(loop.connection).toMatchObject({ online: false, phase: 'WAITING', unsent: 1, oldestUnsent: 77 }))
  server.offline = false
  await loop.now()

  expect(server.records.size).toBe(1)
  expect(loop.connection).toMatchObject({ online: true, unsent: 0 })
  loop.stop()
})

test('a phone without room for what came says so, and goes on once there is', async () => {
  const phone = await aPhone()
  const write = phone.db.write.bind(phone.db)
  phone.db.write = (stores, work) => (stores.includes('staging') ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : write(stores, work))
  const loop = startLoop(phone, heard())
  await vi.waitFor(() => expect(loop.connection).toMatchObject({ full: true, phase: 'WAITING' }))
  phone.db.write = write
  await loop.now()

  expect(loop.connection).toMatchObject({ full: false, online: true })
  loop.stop()
})

test('when the last contact was is said before there is another', async () => {
  const phone = await aPhone()
  await setMeta(phone, 'lastSync', 77)
  server.offline = true
  const loop = startLoop(phone, heard())
  await vi.waitFor(() => expect(loop.connection).toMatchObject({ phase: 'WAITING', lastSync: 77 }))
  loop.stop()
})

test('more than a hundred are drained in one go', async () => {
  const phone = await aPhone()
  for (let n = 0; n < 250; n++) await add(phone, aScan())
  const loop = startLoop(phone, heard())

  await vi.waitFor(() => expect(server.records.size).toBe(250), { timeout: 5000 })
  expect(new Set([...server.records.values()].map(({ seq }) => seq)).size).toBe(250)
  loop.stop()
})

test('two tabs send every record once', async () => {
  const stored = await aStoredAccount()
  const [here, there] = [await openAccount(stored), await openAccount(stored)]
  for (let n = 0; n < 30; n++) await add(n % 2 ? here : there, aScan())
  const loops = [startLoop(here, heard()), startLoop(there, heard())]
  await Promise.all(loops.map((loop) => loop.now()))

  const sent = server.asked.flatMap((input) => input.records.map(({ id }) => id))
  expect([sent.length, new Set(sent).size]).toEqual([30, 30])
  for (const loop of loops) loop.stop()
})

test('a session that ended is said, and nothing is lost', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  server.signedOut = true
  const loop = startLoop(phone, heard())

  await vi.waitFor(() => expect(loop.connection).toMatchObject({ signInNeeded: true, unsent: 1, online: true }))
  loop.stop()
})

test('a batch too large is halved until the one that does not fit stands alone', async () => {
  const phone = await aPhone()
  for (let n = 0; n < 4; n++) await add(phone, aScan(n === 2 ? 'too large' : undefined))
  refuses('too large')
  const loop = startLoop(phone, heard())
  await vi.waitFor(() => expect(loop.connection).toMatchObject({ phase: 'IDLE', unsent: 0, online: true }), { timeout: 3000 })

  expect((await list(phone)).map(({ state, ack }) => `${state} ${ack}`)).toEqual([
    'RECEIVED RECEIVED',
    'QUARANTINE TOO_LARGE',
    'RECEIVED RECEIVED',
    'RECEIVED RECEIVED',
  ])
  loop.stop()
})

/** A proxy before the server that answers 413 to what holds the text. */
function refuses(text: string): void {
  const through = globalThis.fetch
  globalThis.fetch = (url, options) =>
    String(options?.body).includes(text) ? Promise.resolve(new Response('', { status: 413 })) : through(url, options)
}

test('a phone below the least version still sends, and is told', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  server.script.push({ cursor: null, minClient: '9.0.0' })
  const loop = startLoop(phone, heard())
  await vi.waitFor(() => expect(loop.connection.updateNeeded).toBe(true))

  expect(server.records.size).toBe(1)
  loop.stop()
})

test('what a crowded server does not tell with its acks is read later', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  server.script.push({ cursor: null, rows: [], retryAfterMs: 20 })
  const loop = startLoop(phone, heard())
  await vi.waitFor(async () => expect(await getMeta(phone, 'cursor')).toBeTruthy(), { timeout: 5000 })

  expect(server.asked.slice(0, 2).map(({ cursor, records }) => [cursor, records.length])).toEqual([
    [null, 1],
    [null, 0],
  ])
  expect(server.records.size).toBe(1)
  loop.stop()
})

test('a stopped loop asks no more', async () => {
  const phone = await aPhone()
  const loop = startLoop(phone, heard())
  await quiet(loop)
  loop.stop()
  const asked = server.asked.length
  await loop.now()

  expect(server.asked).toHaveLength(asked)
})

test('a write or a poke comes no sooner than the server asked for', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  const through = globalThis.fetch
  let knocks = 0
  globalThis.fetch = () => {
    knocks += 1
    return Promise.resolve(new Response('', { status: 503, headers: { 'retry-after': '60' } }))
  }
  const loop = startLoop(phone, heard())
  await vi.waitFor(() => expect(loop.connection.phase).toBe('WAITING'))
  await add(phone, aScan())
  await new Promise((later) => setTimeout(later, 500))
  expect(knocks).toBe(1)
  globalThis.fetch = through
  await loop.now()
  loop.stop()

  expect(server.records.size).toBe(2)
})
