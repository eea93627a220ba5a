import { beforeEach, expect, test } from 'vitest'
import { getMeta, openAccount, type Account } from '../account.ts'
import { readRows } from '../store.ts'
import { aPhone, aScan, aStoredAccount, sync } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { add, list } from './outbox.ts'
import { clearStage, held, noScopes, stage, type Answer } from './pull.ts'
import { fullPace, round } from './round.ts'

let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

const unit = (id: string, rev: number, name: string) => ['unit:u', 'unit', id, rev, false, { name }] as const
const names = async (phone: Account) => (await readRows(phone, 'unit')).map((row) => row.body.name).sort()
const states = async (phone: Account) => (await list(phone)).map((item) => item.state)
const receipt = (id: string, body: object) =>
  ['person:me', 'receipt', id, 1, false, { rev: null, entity: null, kind: 'scan.add', detail: null, ...body }] as const

test('a scan kept without a network goes out with the first round', async () => {
  const phone = await aPhone()
  server.offline = true
  await add(phone, aScan())
  expect((await sync(phone)).why).toMatchObject({ code: 'NETWORK', network: true })
  server.offline = false
  await sync(phone)

  expect(await states(phone)).toEqual(['RECEIVED'])
  expect(server.records.size).toBe(1)
})

test('an answer lost after the commit costs a resend, not a second record', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  server.losesAnswers = 1
  await sync(phone)
  expect(await states(phone)).toEqual(['LOCAL'])
  await sync(phone)

  expect(await states(phone)).toEqual(['RECEIVED'])
  expect(server.asked.map((input) => input.records[0]?.id)).toEqual([server.asked[0]?.records[0]?.id, server.asked[0]?.records[0]?.id])
  expect(server.records.size).toBe(1)
})

test('a captive portal is not our server, whatever its status', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  server.portal = true

  expect((await sync(phone)).why).toMatchObject({ network: true })
  expect(await states(phone)).toEqual(['LOCAL'])
})

test('a session that ended keeps the queue', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  server.signedOut = true

  expect((await sync(phone)).why).toMatchObject({ code: 'SIGN_IN_REQUIRED', words: '请先登录。' })
  expect(await states(phone)).toEqual(['LOCAL'])
})

test('rows, scopes and cursor come together, and only with the last page', async () => {
  const phone = await aPhone()
  server.script.push(
    { rows: [[...unit('1', 1, '一')]], page: 'p1', addScopes: ['unit:u'] },
    { rows: [[...unit('2', 1, '二')]], cursor: 'e|9', addScopes: ['unit:u'] },
  )
  await sync(phone)

  expect(await names(phone)).toEqual(['一', '二'])
  expect(await held(phone)).toEqual({ cursor: 'e|9', scopes: ['unit:u'], afresh: false })
  expect(server.asked.map((input) => input.page)).toEqual([null, 'p1'])
})

test('a scope that was granted on one page and is gone on the next leaves nothing', async () => {
  const phone = await aPhone()
  server.script.push({ rows: [[...unit('1', 1, '一')]], page: 'p1', addScopes: ['unit:u', 'config'] }, { addScopes: ['config'], cursor: 'e|9' })
  await sync(phone)

  expect(await names(phone)).toEqual([])
  expect((await held(phone)).scopes).toEqual(['config'])
})

test('a phone killed between pages pulls again from its old cursor', async () => {
  const stored = await aStoredAccount()
  const phone = await openAccount(stored)
  await stage(phone, { rows: [unit('9', 1, '半页')], addScopes: [], dropScopes: [] } as unknown as Answer, noScopes())
  await phone.db.close()
  const again = await openAccount(stored)
  server.script.push({ rows: [[...unit('1', 1, '一')]], addScopes: ['unit:u'] })
  await sync(again)

  expect(await names(again)).toEqual(['一'])
  expect(server.asked[0]?.cursor).toBeNull()
})

test('a pull cut in its second page changes nothing that is shown', async () => {
  const phone = await aPhone()
  server.script.push({ rows: [[...unit('1', 1, '一')]], addScopes: ['unit:u'], cursor: 'e|1' })
  await sync(phone)
  server.script.push({ rows: [[...unit('1', 2, '改')]], page: 'p1' })
  const ending = new AbortController()
  let moved = 0
  await round(phone, fullPace(), ending.signal, () => {
    moved += 1
    if (moved === 1) server.offline = true
  })

  expect(await names(phone)).toEqual(['一'])
  expect((await held(phone)).cursor).toBe('e|1')
})

test('a scope that is held no more takes its rows with it', async () => {
  const phone = await aPhone()
  server.script.push({ rows: [[...unit('1', 1, '一')]], addScopes: ['unit:u'] }, { dropScopes: ['unit:u'] })
  await sync(phone)
  await sync(phone)

  expect(await names(phone)).toEqual([])
  expect((await held(phone)).scopes).toEqual([])
})

test('a deleted row goes', async () => {
  const phone = await aPhone()
  server.script.push({ rows: [[...unit('1', 1, '一')]], addScopes: ['unit:u'] }, { rows: [['unit:u', 'unit', '1', 2, true, null]] })
  await sync(phone)
  await sync(phone)

  expect(await names(phone)).toEqual([])
})

test('a reset replaces what is shown and leaves the outbox', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  server.script.push({ rows: [[...unit('1', 1, '旧')]], addScopes: ['unit:u'] })
  await sync(phone)
  server.script.push({ reset: 'EPOCH', resendSince: 0, cursor: null })
  expect(await sync(phone)).toMatchObject({ again: true })
  expect(await names(phone)).toEqual(['旧'])
  server.script.push({ rows: [[...unit('2', 1, '新')]], addScopes: ['unit:u'] })
  await sync(phone)

  expect(await names(phone)).toEqual(['新'])
  expect(server.asked.at(-1)).toMatchObject({ cursor: null, scopes: null, records: [{ seq: 1 }] })
  expect(await states(phone)).toEqual(['RECEIVED'])
})

test('a receipt ends its record', async () => {
  const phone = await aPhone()
  const written = await add(phone, aScan())
  const id = written.ok ? written.data.id : ''
  server.script.push({ rows: [[...receipt(id, { code: 'APPLIED', detail: { verdict: 'PRESENT', title: '视察' } })]], addScopes: [`person:${phone.person}`] })
  await sync(phone)

  expect((await list(phone))[0]).toMatchObject({ state: 'DONE', receipt: 'APPLIED', detail: { verdict: 'PRESENT', title: '视察' } })
})

test('a receipt waits for the row it changed', async () => {
  const phone = await aPhone()
  const written = await add(phone, aScan())
  const id = written.ok ? written.data.id : ''
  server.script.push(
    { rows: [[...unit('1', 1, '一')], [...receipt(id, { code: 'APPLIED', rev: 2, entity: '1' })]], addScopes: ['unit:u', `person:${phone.person}`] },
    { rows: [[...unit('1', 2, '二')]] },
  )
  await sync(phone)
  expect(await states(phone)).toEqual(['RECEIVED'])
  await sync(phone)

  expect(await states(phone)).toEqual(['DONE'])
})

test.each([
  ['a refused scan stays to be read', { code: 'APPLIED', detail: { verdict: 'REFUSED', reasons: ['CODE_RETIRED'] } }, 'REFUSED'],
  ['a rejected record stays to be read', { code: 'REJECTED_PERMISSION' }, 'REFUSED'],
  ['a parked record is still being worked on', { code: 'POISON' }, 'RECEIVED'],
  ['a receipt of a newer server is still being worked on', { code: 'SOMETHING_NEW' }, 'RECEIVED'],
])('%s', async (_, body, state) => {
  const phone = await aPhone()
  const written = await add(phone, aScan())
  server.script.push({ rows: [[...receipt(written.ok ? written.data.id : '', body)]], addScopes: [`person:${phone.person}`] })
  await sync(phone)

  expect(await states(phone)).toEqual([state])
})

test('a malformed record is set aside and delays nobody', async () => {
  const phone = await aPhone()
  await add(phone, aScan('bad'))
  await add(phone, aScan())
  const [good, bad] = (await list(phone)).map((item) => item.id)
  server.script.push({
    acks: [
      { record: bad ?? '', code: 'MALFORMED', state: null, why: 'code' },
      { record: good ?? '', code: 'RECEIVED', state: 0, why: null },
    ],
  })
  await sync(phone)

  expect(await states(phone)).toEqual(['RECEIVED', 'QUARANTINE'])
})

test('a hundred go at once, and the rest after them', async () => {
  const phone = await aPhone()
  for (let n = 0; n < 103; n++) await add(phone, aScan())

  expect(await sync(phone)).toMatchObject({ again: true })
  expect(await sync(phone)).toMatchObject({ again: false })
  expect(server.asked.map((input) => [input.records.length, input.pending])).toEqual([
    [100, 3],
    [3, 0],
  ])
})

test('the server may wipe a phone', async () => {
  server.script.push({ wipe: true })

  expect(await sync(await aPhone())).toMatchObject({ wipe: true })
})

test('the skew of the clock goes with the next record', async () => {
  const phone = await aPhone()
  await sync(phone)
  await add(phone, aScan())
  const [item] = await list(phone)

  expect(Math.abs(item?.record?.skew ?? 9999)).toBeLessThan(1000)
  expect(item?.record?.skewError).toBeGreaterThan(0)
  expect(await getMeta(phone, 'skew')).toEqual(phone.skew)
})

test('stage and clear leave nothing', async () => {
  const phone = await aPhone()
  await stage(phone, { rows: [unit('1', 1, '一')] } as unknown as Answer, noScopes())
  await clearStage(phone)

  expect(await phone.db.use((db) => db.count('staging'))).toBe(0)
})

test('after a restore everything archived goes again, though the old answers are still here', async () => {
  const phone = await aPhone()
  for (let n = 0; n < 103; n++) await add(phone, aScan())
  await sync(phone)
  await sync(phone)
  const ids = (await list(phone)).map(({ id }) => id)
  server.script.push({ rows: ids.map((id) => [...receipt(id, { code: 'APPLIED' })] as [string, string, string, number, boolean, unknown]), addScopes: [`person:${phone.person}`] })
  await sync(phone)
  expect(new Set(await states(phone))).toEqual(new Set(['DONE']))
  server.records.clear()
  server.script.push({ reset: 'EPOCH', resendSince: 0, cursor: null })
  await sync(phone)
  await sync(phone)
  await sync(phone)

  expect(server.records.size).toBe(103)
})

test('an answer to another person’s session changes nothing here, and nothing is set aside', async () => {
  const phone = await aPhone()
  const other = `person:${crypto.randomUUID()}`
  server.script.push({ rows: [[...unit('1', 1, '一')]], addScopes: ['unit:u', `person:${phone.person}`] })
  await sync(phone)
  await add(phone, aScan())
  const [item] = await list(phone)
  const acks = [{ record: item?.id ?? '', code: 'NOT_YOURS' as const, state: null, why: null }]
  server.script.push({ acks, rows: [[other, 'person', 'x', 1, false, { name: '别人' }]], addScopes: [other], dropScopes: [`person:${phone.person}`, 'unit:u'] })

  expect(await sync(phone)).toMatchObject({ why: { code: 'SIGN_IN_REQUIRED' } })
  expect(await names(phone)).toEqual(['一'])
  expect(await states(phone)).toEqual(['LOCAL'])
})

test('refused as not ours by a server that tells no rows, a record waits', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  const [item] = await list(phone)
  server.script.push({ acks: [{ record: item?.id ?? '', code: 'NOT_YOURS', state: null, why: null }], reset: 'EPOCH', cursor: null })
  await sync(phone)

  expect(await states(phone)).toEqual(['LOCAL'])
})
