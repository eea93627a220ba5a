import { beforeEach, expect, test, vi } from 'vitest'
import { getMeta, setMeta, type Account } from '../account.ts'
import { sha256, toHex, utf8 } from '../bytes.ts'
import { readRows } from '../store.ts'
import { aPhone, aScan, sync } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { begunAnew, mayBeginAnew } from './anew.ts'
import { checkSoon } from './check.ts'
import { add, list } from './outbox.ts'

const MINUTE_MS = 60_000

let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

const unit = (id: string, rev: number, name: string) => ['unit:u', 'unit', id, rev, false, { name }] as const
const names = async (phone: Account) => (await readRows(phone, 'unit')).map((row) => row.body.name).sort()

/** What the server says a scope comes to. */
async function sum(scope: string, ...rows: string[]) {
  const marks = await Promise.all(rows.map(async (row) => parseInt(toHex(await sha256(utf8(row))).slice(0, 8), 16)))
  return { scope, rows: rows.length, sum: marks.reduce((all, one) => all + one, 0) }
}

/** A phone that holds one unit, and has compared nothing yet. */
async function aPhoneWithAUnit(): Promise<Account> {
  const phone = await aPhone()
  server.script.push({ rows: [[...unit('1', 1, '旧')]], addScopes: ['unit:u', 'config'] })
  await sync(phone)
  await checkSoon(phone)
  return phone
}

test('what is as the server says is left alone, and not compared again for a day', async () => {
  const phone = await aPhoneWithAUnit()
  server.script.push({ sums: [await sum('unit:u', 'unit/1/1')] })
  expect(await sync(phone)).toMatchObject({ again: false })
  await sync(phone)

  expect(server.asked.map(({ check }) => check)).toEqual([true, true, false])
  expect(server.asked.at(-1)?.scopes).toEqual(['unit:u', 'config'])
})

test.each([
  ['an older revision', 'unit/1/2'],
  ['a row too many', ''],
  ['a row that should be another', 'unit/2/1'],
])('%s is found, and its scope alone comes whole', async (_, row) => {
  const phone = await aPhoneWithAUnit()
  server.script.push({ sums: row ? [await sum('unit:u', row)] : [] })
  expect(await sync(phone)).toMatchObject({ again: true })
  expect(await names(phone)).toEqual(['旧'])
  server.script.push({ rows: [[...unit('2', 1, '新')]], addScopes: ['unit:u'] })
  await sync(phone)

  expect(server.asked.at(-1)?.scopes).toEqual(['config'])
  expect(await names(phone)).toEqual(['新'])
})

test('sums of another moment than what the phone holds say nothing', async () => {
  const phone = await aPhoneWithAUnit()
  server.script.push({ sums: [], cursor: null })

  expect(await sync(phone)).toMatchObject({ again: false })
  expect(await getMeta(phone, 'scopes')).toEqual(['unit:u', 'config'])
})

test('a scope that differs again and again is not pulled again and again', async () => {
  const phone = await aPhoneWithAUnit()
  server.script.push({ sums: [] }, { rows: [[...unit('1', 1, '旧')]], addScopes: ['unit:u'], sums: [] })
  expect(await sync(phone)).toMatchObject({ again: true })
  await checkSoon(phone)

  expect(await sync(phone)).toMatchObject({ again: false })
})

test('resets that come twice in ten minutes back off, tell of it, and hold back no record', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const phone = await aPhone()
  for (let n = 0; n < 2; n++) {
    server.script.push({ reset: 'EPOCH', resendSince: 0, cursor: null })
    await sync(phone)
    vi.advanceTimersByTime(MINUTE_MS)
    if (n === 0) await sync(phone)
  }
  await add(phone, aScan())
  server.script.push({ reset: 'EPOCH', resendSince: 0, cursor: null })
  expect(await sync(phone)).toMatchObject({ again: false, why: { retryable: true } })
  expect((await list(phone)).map(({ state }) => state)).toEqual(['RECEIVED'])
  vi.advanceTimersByTime(10 * MINUTE_MS)
  server.script.push({ reset: 'EPOCH', resendSince: 0, cursor: null })

  expect(await sync(phone)).toMatchObject({ again: true, why: null })
  expect(server.asked.map(({ anew }) => anew)).toEqual([0, 1, 1, 1, 1])
  vi.useRealTimers()
})

test('a clock set back hides no later beginning, and yesterday is forgotten', async () => {
  const phone = await aPhone()
  await setMeta(phone, 'anew', [1000, 90_000_000])

  expect(await begunAnew(phone, 80_000_000)).toEqual([1000])
  expect(await begunAnew(phone, 90_000_000)).toEqual([90_000_000])
  expect(await mayBeginAnew(phone, 90_000_001)).toBe(false)
})
