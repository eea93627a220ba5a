import { beforeEach, expect, test, vi } from 'vitest'
import { openAccount, type Account } from '../account.ts'
import { utf8 } from '../bytes.ts'
import type { StoredAccount } from '../db.ts'
import { aPhone, aScan, aStoredAccount, sync } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { openVault } from '../vault.ts'
import { canonical } from './canonical.ts'
import { startLoop } from './loop.ts'
import { add, list } from './outbox.ts'
import { reclaim } from './reclaim.ts'

let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

/** A phone whose lease has ended, and what contact gives it. */
async function locked(): Promise<{ phone: Account; contact: () => Promise<void> }> {
  const stored = await aStoredAccount()
  const ended: StoredAccount = { ...stored, lease: { from: 0, until: 0, share: null } }
  const phone = await openAccount(ended)
  server.person = phone.person
  return { phone, contact: async () => void (phone.vault = await openVault(stored)) }
}

test('after the lease capturing goes on, reading and sending wait for contact', async () => {
  const { phone, contact } = await locked()
  await add(phone, { ...aScan(), note: { title: '视察' } })
  await sync(phone)
  const before = await list(phone)
  await contact()
  await reclaim(phone)
  await sync(phone)
  const [item] = await list(phone)

  expect(before).toMatchObject([{ state: 'LOCAL', record: null, note: null }])
  expect(item).toMatchObject({ state: 'RECEIVED', record: { body: { code: '/a/7K3M9QX9' } }, note: { title: '视察' } })
  expect(item?.entrusted).toBeUndefined()
  expect(server.records.size).toBe(1)
})

test('the chain goes through what was written behind the lock, hash by hash', async () => {
  const stored = await aStoredAccount()
  const phone = await openAccount(stored)
  server.person = phone.person
  await add(phone, aScan())
  phone.vault = await openVault({ ...stored, lease: { from: 0, until: 0, share: null } })
  for (let n = 0; n < 3; n++) await add(phone, aScan())
  phone.vault = await openVault(stored)
  await add(phone, aScan())
  await reclaim(phone)
  await sync(phone)
  const sent = [...server.records.values()]
  const items = (await list(phone)).reverse()

  expect(sent.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
  expect(sent.map(({ prev }) => prev)).toEqual([null, ...items.slice(0, 4).map(({ sha }) => sha)])
  for (const { record, sha } of items) expect((await canonical(record ?? ({} as never))).sha).toBe(sha)
})

test('what the server has not opened yet goes before what came later, not after it', async () => {
  const { phone, contact } = await locked()
  await add(phone, aScan())
  await contact()
  await add(phone, aScan())
  server.offline = true
  await reclaim(phone)
  server.offline = false
  await sync(phone)
  expect(server.records.size).toBe(0)
  await reclaim(phone)
  await sync(phone)

  expect([...server.records.values()].map(({ seq }) => seq)).toEqual([1, 2])
})

test('what no key of the server opens is set aside where a person sees it, and delays nobody', async () => {
  const { phone, contact } = await locked()
  for (let n = 0; n < 3; n++) await add(phone, aScan())
  await phone.db.write(['outbox'], async (tx) => {
    const second = (await tx.store.getAll()).find(({ seq }) => seq === 2)
    if (second) await tx.store.put({ ...second, sealed: utf8('damaged') })
  })
  await contact()
  await reclaim(phone)
  await sync(phone)

  expect((await list(phone)).reverse().map(({ state }) => state)).toEqual(['RECEIVED', 'QUARANTINE', 'RECEIVED'])
})

test('hundreds are opened in parts that a request can carry', async () => {
  const { phone, contact } = await locked()
  for (let n = 0; n < 120; n++) await add(phone, aScan())
  await contact()
  await reclaim(phone)
  const asked = server.requests.filter(({ name }) => name === 'Entrusted')

  expect(asked.length).toBeGreaterThanOrEqual(3)
  expect(Math.max(...asked.map(({ variables }) => JSON.stringify(variables).length))).toBeLessThan(256 * 1024)
  expect((await list(phone)).every(({ record }) => record !== null)).toBe(true)
})

test('the loop asks for the share before it sends, and sends all in one go', async () => {
  const { phone, contact } = await locked()
  for (let n = 0; n < 4; n++) await add(phone, aScan())
  const loop = startLoop(phone, { wiped: vi.fn(), leased: vi.fn(), shut: contact })
  await vi.waitFor(() => expect(server.records.size).toBe(4))
  loop.stop()

  expect(server.asked[0]?.records).toHaveLength(4)
})

test('a phone that is not given its share goes on asking in peace, and keeps what it has', async () => {
  const { phone } = await locked()
  await add(phone, aScan())
  const loop = startLoop(phone, { wiped: vi.fn(), leased: vi.fn(), shut: () => Promise.resolve() })
  await vi.waitFor(() => expect(loop.connection.phase).not.toBe('SYNCING'))
  await new Promise((later) => setTimeout(later, 300))
  loop.stop()

  expect(server.asked.length).toBeLessThanOrEqual(3)
  expect(await list(phone)).toMatchObject([{ state: 'LOCAL' }])
})

test('a phone that reads asks for nothing to be opened', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  await reclaim(phone)

  expect(server.requests).toEqual([])
})
