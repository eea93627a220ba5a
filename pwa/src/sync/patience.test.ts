/** A round with a server, or another tab, that is not as it should be. */

import { beforeEach, expect, test } from 'vitest'
import { aPhone, aScan, sync } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { add, list } from './outbox.ts'
import { clearStage, commit, held, noScopes, stage, type Answer } from './pull.ts'
import { recover } from './receipts.ts'
import { round } from './round.ts'

let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

test('no cursor is kept without its rows: another tab had thrown them away', async () => {
  const phone = await aPhone()
  const scopes = noScopes()
  await stage(phone, { rows: [['unit:u', 'unit', '1', 1, false, { name: '一' }]] } as unknown as Answer, scopes)
  await clearStage(phone)

  await expect(commit(phone, await held(phone), scopes, 'e|9')).rejects.toThrow('another tab')
  expect((await held(phone)).cursor).toBeNull()
})

test('a server that answers nothing of what it was sent, or says again and again to begin anew, is not asked without end', async () => {
  const phone = await aPhone()
  for (let n = 0; n < 101; n++) await add(phone, aScan())
  server.script.push({ acks: [] }, { reset: 'AHEAD', cursor: null }, { reset: 'AHEAD', cursor: null })
  expect(await sync(phone)).toMatchObject({ again: false })
  expect(await sync(phone)).toMatchObject({ again: true })

  expect(await sync(phone)).toMatchObject({ again: false, why: { code: 'ERROR' } })
})

test('after a halving batches grow again', async () => {
  const phone = await aPhone()
  const pace = { limit: 25 }
  await add(phone, aScan())
  await round(phone, pace, new AbortController().signal, () => undefined)

  expect(pace.limit).toBe(50)
})

test('a cursor the server cannot read is forgotten, and no record pays for it', async () => {
  const phone = await aPhone()
  await sync(phone)
  await add(phone, aScan())
  const through = globalThis.fetch
  const errors = [{ message: '同步进度无法识别', extensions: { code: 'INVALID', retryable: false, field: 'cursor' } }]
  globalThis.fetch = () => Promise.resolve(Response.json({ errors }))
  expect(await sync(phone)).toMatchObject({ again: true })
  globalThis.fetch = through
  await sync(phone)

  expect(server.asked.at(-1)).toMatchObject({ cursor: null, records: [{ seq: 1 }] })
  expect((await list(phone)).map(({ state }) => state)).toEqual(['RECEIVED'])
})

test('a record the server kept and knows no more goes again; one it knows waits for its answer', async () => {
  const phone = await aPhone()
  const [gone, kept] = [await add(phone, aScan()), await add(phone, aScan())]
  await sync(phone)
  const known = kept.ok ? kept.data.id : ''
  server.answers.set('Receipts', { receipts: [{ record: known, code: null, rev: null, entity: null, detail: null, voucher: null }] })
  await recover(phone, 60_000, Date.now() + 60_001)

  expect((await list(phone)).map(({ id, state }) => [id, state])).toEqual([
    [known, 'RECEIVED'],
    [gone.ok ? gone.data.id : '', 'LOCAL'],
  ])
})
