/** What went wrong in other systems and must not here (docs/known-bugs.md), where no other test says it. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { deleteDB, openDB } from 'idb'
import { getMeta, openAccount, type Account } from '../account.ts'
import type { OutboxRow } from '../db.ts'
import { aPhone, aScan, aStoredAccount, sync } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { canonical, wholeBody } from './canonical.ts'
import { startLoop, type Loop } from './loop.ts'
import { add, list } from './outbox.ts'

let server: FakeServer
let loop: Loop | undefined

beforeEach(() => {
  server = new FakeServer()
})

afterEach(() => {
  loop?.stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const states = async (phone: Account) => (await list(phone)).map((item) => item.state)
const begun = (phone: Account) => (loop = startLoop(phone, { wiped: vi.fn(), leased: vi.fn() }))

test('a request that is never answered is cut off, and what it carried is sent again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const phone = await aPhone()
  await add(phone, aScan())
  const through = globalThis.fetch
  const asked = new Promise<void>((resolve) => {
    globalThis.fetch = (_, options) => {
      resolve()
      return new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))))
    }
  })
  const round = sync(phone)
  await asked
  vi.advanceTimersByTime(31_000)
  expect((await round).why).toMatchObject({ network: true })
  globalThis.fetch = through
  await sync(phone)

  expect(await states(phone)).toEqual(['RECEIVED'])
})

test('the network coming back is enough to send what waits', async () => {
  const window = new EventTarget()
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  const chance = vi.spyOn(Math, 'random').mockReturnValue(0.999)
  const phone = await aPhone()
  server.offline = true
  await add(phone, aScan())
  const { connection } = begun(phone)
  await vi.waitFor(() => expect(connection.phase).toBe('WAITING'))
  server.offline = false
  chance.mockReturnValue(0)
  window.dispatchEvent(new Event('online'))

  // By itself it would have waited for more than a second.
  await vi.waitFor(() => expect(server.records.size).toBe(1), { timeout: 700 })
})

test('a record that cannot be opened any more is set aside, visible, and holds up no other', async () => {
  const phone = await aPhone()
  for (let n = 0; n < 102; n++) await add(phone, aScan())
  await phone.db.write(['outbox'], async (tx) => {
    const rows: OutboxRow[] = await tx.store.index('seq').getAll()
    for (const row of rows.slice(0, 101)) await tx.store.put({ ...row, sealed: new Uint8Array(40) })
  })
  for (let n = 0; n < 3; n++) await sync(phone)

  expect(server.records.size).toBe(1)
  expect(new Set((await list(phone)).map(({ state, ack }) => `${state} ${ack}`))).toEqual(new Set(['RECEIVED RECEIVED', 'QUARANTINE MALFORMED']))
})

test('what is written while a round runs goes out in the next, at once', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  const through = globalThis.fetch
  let late: Promise<unknown> | undefined
  globalThis.fetch = async (url, options) => {
    late ??= add(phone, aScan())
    await late
    return through(url, options)
  }
  begun(phone)

  await vi.waitFor(() => expect(server.records.size).toBe(2), { timeout: 3000 })
})

test('a row of a kind this app does not know is kept for the version that does', async () => {
  const phone = await aPhone()
  server.script.push({ rows: [['unit:u', 'horoscope', '1', 1, false, { sign: '蟹' }]], addScopes: ['unit:u'] })
  await sync(phone)

  expect(await phone.db.use((db) => db.getAllFromIndex('base', 'kind', 'horoscope'))).toMatchObject([{ id: '1', rev: 1 }])
  expect(await getMeta(phone, 'cursor')).not.toBeNull()
})

test('an answer that is none teaches the phone no time', async () => {
  const phone = await aPhone()
  server.portal = true
  await sync(phone)
  server.portal = false
  server.signedOut = true
  await sync(phone)

  expect(phone.skew).toBeNull()
})

test('however wrong its clock, a phone sends, and what it wrote says so', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(new Date('1999-01-01'))
  const phone = await aPhone()
  await add(phone, aScan())
  await sync(phone)

  expect([...server.records.values()]).toMatchObject([{ at: Date.parse('1999-01-01'), skew: null }])
})

/** The account's database as the first app ever shipped made it; never changed. */
function openFirst(person: string) {
  return openDB(`daima-${person}`, 1, {
    upgrade(database) {
      database.createObjectStore('meta')
      database.createObjectStore('blobs', { keyPath: 'sha' })
      const base = database.createObjectStore('base', { keyPath: ['scope', 'kind', 'id'] })
      for (const index of ['kind', 'scope', 'id']) base.createIndex(index, index)
      const outbox = database.createObjectStore('outbox', { keyPath: 'id' })
      for (const index of ['seq', 'state']) outbox.createIndex(index, index)
      database.createObjectStore('receipts', { keyPath: 'id' })
      database.createObjectStore('staging', { autoIncrement: true })
    },
  })
}

test('what an older app left is opened with everything in it, and sent', async () => {
  const stored = await aStoredAccount()
  const now = await openAccount(stored)
  const { sealed, sha } = await aRow(now, 'x')
  await now.db.close()
  await deleteDB(`daima-${stored.person}`)
  const first = await openFirst(stored.person)
  await first.put('outbox', { id: 'x', seq: 1, kind: 'scan.add', state: 'LOCAL', at: 1, sha, size: 300, sealed, note: null })
  await first.put('meta', { seq: 1, prev: sha }, 'head')
  first.close()
  const phone = await openAccount(stored)
  await add(phone, aScan())
  await sync(phone)

  expect((await list(phone)).map(({ seq, state }) => [seq, state])).toEqual([
    [2, 'RECEIVED'],
    [1, 'RECEIVED'],
  ])
  expect([...server.records.values()][1]?.prev).toBe(sha)
})

/** A record as it lay sealed in the outbox. */
async function aRow(phone: Account, id: string) {
  const record = {
    v: 1,
    id,
    device: phone.device.id,
    seq: 1,
    prev: null,
    seat: null,
    kind: 'scan.add' as const,
    entity: 'e',
    base: null,
    deps: [],
    at: 1,
    skew: null,
    skewError: null,
    body: wholeBody('scan.add', { code: '/a/7K3M9QX9' }),
  }
  const { text, sha } = await canonical(record)
  return { sealed: await phone.vault.seal(`outbox/${id}`, text), sha }
}
