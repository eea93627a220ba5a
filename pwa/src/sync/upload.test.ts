/** Bytes on their way to a server that may be anything: nothing is lost, doubled, or ahead of a record. */

import { beforeEach, expect, test } from 'vitest'
import { KIB, aPhoto, aWaiting, arrived, carried, rowOf, says } from '../testing/photos.ts'
import { aPhone, aScan, sync } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { bytesOf } from './blobs.ts'
import { startLoop } from './loop.ts'
import { add, resendSince } from './outbox.ts'
import type { Uploading } from './upload.ts'

let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

test('a photo goes in pieces, and its progress is told', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  const told: (Uploading | null)[] = []

  expect(await carried(phone, (now) => told.push(now))).toEqual({ why: null, again: false })

  expect(arrived(server, photo)).toBe(true)
  expect(server.uploads.seen).toEqual(['POST', 'PATCH 0', `PATCH ${64 * KIB}`, `PATCH ${192 * KIB}`])
  expect(told.map((now) => now?.sent)).toEqual([0, 64 * KIB, 192 * KIB, undefined])
  expect((await rowOf(phone, photo))?.blob?.sentAt).toBeGreaterThan(0)
})

test('no bytes go before their record is held, and none of a record that was refused', async () => {
  const phone = await aPhone()
  const photo = await aPhoto(phone)
  await carried(phone)
  await sync(phone)
  await carried(phone)
  expect(server.uploads.seen).toEqual([])
  says(server, phone, 'REJECTED_PERMISSION', photo)
  await sync(phone)
  await carried(phone)

  expect(server.uploads.seen).toEqual([])
  expect(await bytesOf(phone, photo.sha)).toEqual(photo.bytes)
})

test.each(['LOST', 'CUT', 503, 500] as const)('%s at any request costs nothing that had arrived', async (fault) => {
  for (const place of [0, 1, 2, 3]) {
    const phone = await aPhone()
    const photo = await aWaiting(server, phone)
    server.uploads.seen.length = 0
    server.uploads.faults.push(...Array.from({ length: place }, () => null), fault)

    const first = await carried(phone)
    const second = await carried(phone)

    expect(first.why?.retryable).toBe(true)
    expect(second.why).toBeNull()
    expect(arrived(server, photo)).toBe(true)
    const sent = server.uploads.seen.filter((line) => line.startsWith('PATCH'))
    expect(sent.length).toBeLessThanOrEqual(5)
  }
})

test('a piece damaged on the way is sent again from where the server is', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  server.uploads.faults.push(null, null, 'DAMAGED')

  expect((await carried(phone)).why).toBeNull()

  expect(arrived(server, photo)).toBe(true)
  expect(server.uploads.seen).toContain('HEAD')
})

test('a line that damages everything is left for later', async () => {
  const phone = await aPhone()
  await aWaiting(server, phone)
  server.uploads.faults.push(null, ...Array.from({ length: 20 }, (_, n) => (n % 2 ? null : ('DAMAGED' as const))))

  expect((await carried(phone)).why?.code).toBe('DAMAGED')
  expect(server.uploads.seen.length).toBeLessThan(12)
})

test('what the server threw away begins anew at the next try', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  server.uploads.faults.push(null, null, 'FORGOTTEN')
  expect((await carried(phone)).why?.code).toBe('NOT_FOUND')

  await carried(phone)

  expect(arrived(server, photo)).toBe(true)
})

test('a portal that says 200 has taken nothing', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  server.portal = true
  expect((await carried(phone)).why).toMatchObject({ code: 'NETWORK', network: true })
  server.portal = false
  await carried(phone)

  expect(arrived(server, photo)).toBe(true)
})

test.each([
  [413, 'TOO_LARGE', 7000],
  [507, 'FULL', 7000],
  [429, 'TOO_OFTEN', 7000],
  [400, 'INVALID', 7000],
])('%i steps aside with its words, and the next photo goes', async (status, code, ms) => {
  const phone = await aPhone()
  const [first, second] = [await aWaiting(server, phone, 10 * KIB), await aWaiting(server, phone, 10 * KIB)]
  server.uploads.faults.push(status)

  expect((await carried(phone)).why).toBeNull()

  expect(arrived(server, second)).toBe(true)
  const blob = (await rowOf(phone, first))?.blob
  expect(blob?.why).toEqual({ code, words: '现在不行。' })
  expect(blob?.notBefore).toBeGreaterThan(Date.now() + ms - 1000)
  expect(blob?.sentAt).toBeUndefined()
})

test('a session that ended is told, and keeps the photo', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  server.uploads.faults.push(null, 401)

  expect((await carried(phone)).why?.code).toBe('SIGN_IN_REQUIRED')
  expect(await bytesOf(phone, photo.sha)).toEqual(photo.bytes)
})

test('a record written meanwhile goes before the next piece', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  server.uploads.onSeen = async () => {
    if (server.uploads.seen.at(-1) === 'PATCH 0') await add(phone, aScan())
  }

  expect(await carried(phone)).toEqual({ why: null, again: true })
  expect(server.uploads.seen).toEqual(['POST', 'PATCH 0'])
  await sync(phone)
  await carried(phone)

  expect(arrived(server, photo)).toBe(true)
  expect(server.uploads.seen.slice(2)).toEqual(['POST', `PATCH ${64 * KIB}`, `PATCH ${128 * KIB}`, `PATCH ${256 * KIB}`])
})

test('a server that was restored is sent the photo again, if it is here still', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  await carried(phone)
  server.uploads.held.clear()
  await resendSince(phone, 0)
  says(server, phone, 'WAITING_BLOB', photo)
  await sync(phone)

  await carried(phone)

  expect(arrived(server, photo)).toBe(true)
})

test('the loop carries a photo by itself, after its record', async () => {
  const phone = await aPhone()
  const photo = await aPhoto(phone)
  server.script.push({})
  says(server, phone, 'WAITING_BLOB', photo)
  const loop = startLoop(phone, { wiped: () => undefined, leased: () => Promise.resolve() })
  await loop.now()
  await loop.now()

  expect(arrived(server, photo)).toBe(true)
  expect(loop.connection).toMatchObject({ online: true, uploading: null })
  loop.stop()
})
