/** Bytes on the phone: saved with their record or not at all, kept until the server has made them its own. */

import { beforeEach, expect, test, vi } from 'vitest'
import { openAccount } from '../account.ts'
import { KIB, aPhoto, aWaiting, carried, rowOf, says, someBytes } from '../testing/photos.ts'
import { aPhone, aStoredAccount, sync } from '../testing/phone.ts'
import { FakeServer } from '../testing/server.ts'
import { openVault } from '../vault.ts'
import { bytesOf, freeBlobs } from './blobs.ts'
import { add, dismiss, list, onlyHere, purge, rechain } from './outbox.ts'
import { reclaim } from './reclaim.ts'

let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

test('a photo is saved with its record, sealed, and read again', async () => {
  const phone = await aPhone()
  const photo = await aPhoto(phone)

  const stored = await phone.db.use((db) => db.get('blobs', photo.sha))
  expect(stored?.sealed.length).toBe(photo.bytes.length + 12 + 16)
  expect(await bytesOf(phone, photo.sha)).toEqual(photo.bytes)
  expect(await rowOf(phone, photo)).toMatchObject({ state: 'LOCAL', blob: { sha: photo.sha, size: photo.bytes.length } })
})

test('a photo whose transaction fails is neither there nor is its record', async () => {
  const phone = await aPhone()
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value: unknown) {
    const asked = this.add(value)
    if (this.name === 'blobs') this.transaction.abort()
    return asked
  })

  expect((await add(phone, { kind: 'photo.link', body: {}, blob: await someBytes() })).ok).toBe(false)
  put.mockRestore()

  expect(await phone.db.use((db) => db.count('blobs'))).toBe(0)
  expect(await list(phone)).toEqual([])
})

test('bytes go from the phone once the photo is ready, and not before', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  await carried(phone)
  await freeBlobs(phone)
  expect(await bytesOf(phone, photo.sha)).not.toBeNull()
  says(server, phone, 'APPLIED', photo)
  await sync(phone)

  await carried(phone)

  expect(await bytesOf(phone, photo.sha)).toBeNull()
  expect(await rowOf(phone, photo)).toMatchObject({ state: 'DONE' })
})

test('bytes that did not fit stay until their author has read so', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  says(server, phone, 'BLOB_MISMATCH', photo)
  await sync(phone)
  await freeBlobs(phone)
  expect(await bytesOf(phone, photo.sha)).not.toBeNull()
  await dismiss(phone, photo.id)

  await freeBlobs(phone)

  expect(await bytesOf(phone, photo.sha)).toBeNull()
})

test('the same picture twice is kept until both are ready', async () => {
  const phone = await aPhone()
  const blob = await someBytes(KIB)
  const first = await aPhoto(phone, blob)
  await aPhoto(phone, blob)
  says(server, phone, 'APPLIED', first)
  await sync(phone)
  await freeBlobs(phone)

  expect(await bytesOf(phone, blob.sha)).toEqual(blob.bytes)
  expect(await phone.db.use((db) => db.count('blobs'))).toBe(1)
})

test('a photo on its way counts as being here only', async () => {
  const phone = await aPhone()
  await aWaiting(server, phone)
  expect(await onlyHere(phone)).toBe(1)

  await carried(phone)

  expect(await onlyHere(phone)).toBe(0)
})

test('a phone that becomes another device keeps its photos', async () => {
  const phone = await aPhone()
  const photo = await aPhoto(phone)

  await rechain(phone)

  expect((await rowOf(phone, photo))?.blob?.sha).toBe(photo.sha)
})

test('a lease that ended blocks the picture, not the taking of one', async () => {
  const stored = await aStoredAccount()
  const phone = await openAccount({ ...stored, lease: { from: 0, until: 0, share: null } })
  server.person = phone.person
  const photo = await aPhoto(phone)
  const shut = [phone.vault.readable, await bytesOf(phone, photo.sha)]
  phone.vault = await openVault(stored)
  expect(await bytesOf(phone, photo.sha)).toBeNull()
  await reclaim(phone)
  const asked = server.requests.find(({ name }) => name === 'Entrusted')

  expect(shut).toEqual([false, null])
  expect(await bytesOf(phone, photo.sha)).toEqual(photo.bytes)
  expect((await phone.db.use((db) => db.get('blobs', photo.sha)))?.key).toBeUndefined()
  expect(JSON.stringify(asked).length).toBeLessThan(3000)
})

test('old and answered is forgotten with nothing left behind', async () => {
  const phone = await aPhone()
  const photo = await aWaiting(server, phone)
  says(server, phone, 'APPLIED', photo)
  await sync(phone)
  await purge(phone, Date.now() + 40 * 86_400_000)

  await freeBlobs(phone)

  expect(await phone.db.use((db) => db.count('blobs'))).toBe(0)
})

