/** An older WebView, or a page over plain HTTP, has no Web Locks. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { alone } from './locks.ts'
import { startLoop } from './sync/loop.ts'
import { add, list } from './sync/outbox.ts'
import { openAccount } from './account.ts'
import { aPhone, aScan, aStoredAccount } from './testing/phone.ts'
import { FakeServer } from './testing/server.ts'

beforeEach(() => void vi.stubGlobal('navigator', { onLine: true }))
afterEach(() => void vi.unstubAllGlobals())

test('without Web Locks a scan is saved, and two tabs still number their records', async () => {
  const stored = await aStoredAccount()
  const [here, there] = [await openAccount(stored), await openAccount(stored)]
  const written = await Promise.all([add(here, aScan()), add(there, aScan()), add(here, aScan())])

  expect(written.every(({ ok }) => ok)).toBe(true)
  expect((await list(here)).map(({ seq }) => seq)).toEqual([3, 2, 1])
})

test('without Web Locks the phone still sends', async () => {
  const server = new FakeServer()
  vi.stubGlobal('EventSource', class extends EventTarget { close = vi.fn() })
  const phone = await aPhone()
  await add(phone, aScan())
  const loop = startLoop(phone, { wiped: vi.fn(), leased: () => Promise.resolve() })
  await vi.waitFor(() => expect(server.records.size).toBe(1))
  loop.stop()
})

test('without Web Locks one waits for the other, and a failure keeps nobody out', async () => {
  const said: string[] = []
  const first = alone('door', async () => {
    await Promise.resolve()
    said.push('first')
    throw new Error('fell')
  })
  const second = alone('door', async () => void said.push('second'))
  await expect(first).rejects.toThrow('fell')
  await second

  expect(said).toEqual(['first', 'second'])
})
