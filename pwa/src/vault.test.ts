import { expect, test } from 'vitest'
import { fromUtf8, toBase64Url } from './bytes.ts'
import type { StoredAccount } from './db.ts'
import { opened } from './testing/entrusted.ts'
import { aStoredAccount } from './testing/phone.ts'
import { holds, makeDataKey, mayRead, openVault, underShare } from './vault.ts'

const DAY_MS = 86_400_000
const share = () => crypto.getRandomValues(new Uint8Array(32))

/** As the clock leaves it when the lease has ended: the share is gone. */
function ended(stored: StoredAccount): StoredAccount {
  return { ...stored, lease: { from: 0, until: 0, share: null } }
}

/** As phones were before there was a share: the wrapping key is whole, and here. */
async function ofBefore(): Promise<StoredAccount> {
  const wrap = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey'])
  const data = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt'])
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey('raw', data, wrap, 'AES-KW'))
  const { entrustKey: _, ...stored } = await aStoredAccount()
  return { ...stored, wrap, wrapped, lease: { from: Date.now(), until: Date.now() + DAY_MS } }
}

test('what is sealed opens under its own name only', async () => {
  const vault = await openVault(await aStoredAccount())
  const sealed = await vault.seal('row/a', { name: '陈静' })

  expect(await vault.unseal('row/a', sealed)).toEqual({ name: '陈静' })
  expect(await vault.unseal('row/b', sealed)).toBeNull()
})

test('after the lease nothing opens, and the same share opens it again', async () => {
  const stored = await aStoredAccount()
  const sealed = await (await openVault(stored)).seal('row/a', 1)
  const locked = await openVault(ended(stored))

  expect([locked.readable, await locked.unseal('row/a', sealed)]).toEqual([false, null])
  expect(await (await openVault(stored)).unseal('row/a', sealed)).toBe(1)
})

test('after the lease the data key cannot be had from what is left, whatever the clock says', async () => {
  const stored = await aStoredAccount()
  const left = { ...stored, lease: { from: Date.now(), until: Date.now() + DAY_MS, share: null } }
  const guessed = { ...left, lease: { ...left.lease, share: share() } }

  expect(mayRead(left)).toBe(false)
  expect((await openVault(left)).readable).toBe(false)
  expect((await openVault(guessed)).readable).toBe(false)
})

test('what is written after the lease is for the server alone, and bound to its person and name', async () => {
  const stored = ended(await aStoredAccount())
  const locked = await openVault(stored)
  const { sealed, entrusted } = await locked.keep('outbox/1', '陈静 13800000000')
  const text = toBase64Url(sealed)

  expect(entrusted).toBe(true)
  expect(fromUtf8(sealed)).not.toContain('13800000000')
  expect(await locked.unseal('outbox/1', sealed)).toBeNull()
  expect(await opened(stored.person, 'outbox/1', text)).toBe('"陈静 13800000000"')
  expect(await opened(stored.person, 'outbox/2', text)).toBeNull()
  expect(await opened(crypto.randomUUID(), 'outbox/1', text)).toBeNull()
})

test('after the lease nothing else is written: it would be lost', async () => {
  await expect((await openVault(ended(await aStoredAccount()))).seal('row/a', 1)).rejects.toThrow('blocked')
})

test('no key can be taken out of the browser', async () => {
  const { wrap } = await makeDataKey(share())

  expect([wrap.extractable, wrap.usages]).toEqual([false, ['deriveKey']])
  await expect(crypto.subtle.exportKey('raw', wrap)).rejects.toThrow()
})

test('two phones of one share open nothing of each other', async () => {
  const [one, other] = [await aStoredAccount(), await aStoredAccount()]
  const swapped = { ...one, wrap: other.wrap }
  const shared = { ...other, lease: { ...other.lease, share: one.lease.share } }

  expect((await openVault(swapped)).readable).toBe(false)
  expect((await openVault({ ...shared, wrapped: one.wrapped })).readable).toBe(false)
})

test('a share that changed takes the data key over while the old one is here', async () => {
  const stored = await aStoredAccount()
  const sealed = await (await openVault(stored)).seal('row/a', 1)
  const next = share()
  const moved = { ...stored, ...(await underShare(stored, next)), lease: { ...stored.lease, share: next } }

  expect(await (await openVault(moved)).unseal('row/a', sealed)).toBe(1)
  expect(await underShare(ended(stored), next)).toBeNull()
})

test('a phone of before opens, keeps capturing after its lease, and takes a share at contact', async () => {
  const stored = await ofBefore()
  const sealed = await (await openVault(stored)).seal('row/a', 1)
  const locked = await openVault({ ...stored, lease: { from: 0, until: 0 } })
  const kept = await locked.keep('outbox/1', 2)
  const given = share()
  const moved = { ...stored, ...(await underShare(stored, given)), lease: { ...stored.lease, share: given } }
  const vault = await openVault(moved)

  expect([locked.readable, kept.entrusted]).toEqual([false, false])
  expect(moved.wrap.algorithm.name).toBe('HKDF')
  expect(await Promise.all([vault.unseal('row/a', sealed), vault.unseal('outbox/1', kept.sealed)])).toEqual([1, 2])
})

test('a lease ends at its time, and when the clock is set back before it', () => {
  const lease = { from: DAY_MS, until: 8 * DAY_MS }

  expect([holds(lease, 7 * DAY_MS), holds(lease, 8 * DAY_MS), holds(lease, 0)]).toEqual([true, false, false])
})
