import { beforeEach, expect, test } from 'vitest'
import type { Account } from '../account.ts'
import { aPhone, aScan, sync } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { add, list } from './outbox.ts'
import { forget } from './pull.ts'

let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

const states = async (phone: Account) => (await list(phone)).map((item) => item.state)

test('a restore is heard by a phone that has no cursor to show: what was acked goes again', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  await sync(phone)
  await forget(phone)
  server.records.clear()
  server.script.push({ epoch: 'another' })

  expect(await sync(phone)).toMatchObject({ again: true })
  await sync(phone)
  expect(server.records.size).toBe(1)
  expect(await states(phone)).toEqual(['RECEIVED'])
})

test('a first contact, and an answer without rows, send nothing again', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  await sync(phone)
  server.script.push({ epoch: null, cursor: null })

  expect(await sync(phone)).toMatchObject({ again: false })
  expect(await states(phone)).toEqual(['RECEIVED'])
})
