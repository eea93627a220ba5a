/** The file staff may bring in: believed as far as the phone's key vouches. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { concat, fromBase64Url, fromHex, utf8, uuidBytes } from '../bytes.ts'
import { isSigned, makeDevice } from '../keys.ts'
import { aPhone, aScan } from '../testing/phone.ts'
import { canonical, type CanonicalRecord } from './canonical.ts'
import { exported } from './exported.ts'
import { add } from './outbox.ts'

interface File {
  format: string
  device: string
  pushes: { device: string; records: CanonicalRecord[]; signature: string | null }[]
}

test('the export holds every record as it was hashed, signed as for sending', async () => {
  const phone = await aPhone()
  for (const _ of [1, 2]) await add(phone, aScan())
  const file = JSON.parse(await exported(phone)) as File
  const [push] = file.pushes
  const hashes = await Promise.all((push?.records ?? []).map(async (record) => fromHex((await canonical(record)).sha)))
  const message = concat(utf8('daima-push-1'), uuidBytes(phone.device.id), ...hashes)

  expect(file).toMatchObject({ format: 'daima-outbox-1', device: phone.device.id, pushes: [{ device: phone.device.id }] })
  expect(push?.records.map(({ seq }) => seq)).toEqual([1, 2])
  expect(await isSigned(message, fromBase64Url(push?.signature ?? '') ?? utf8(''), phone.device.publicKey)).toBe(true)
})

test('a push of the file holds no more than a push may', async () => {
  const phone = await aPhone()
  for (let n = 0; n < 101; n++) await add(phone, aScan())
  const file = JSON.parse(await exported(phone)) as File

  expect(file.pushes.map(({ records }) => records.length)).toEqual([100, 1])
})

test('what this phone wrote as another device is told apart, and signed by nobody', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  const before = phone.device.id
  phone.device = await makeDevice()
  await add(phone, aScan())
  const file = JSON.parse(await exported(phone)) as File

  expect(file.pushes.map(({ device, signature }) => [device, signature !== null])).toEqual([[before, false], [phone.device.id, true]])
})
