import { expect, test } from 'vitest'
import { holds, makeDataKey, openVault } from './vault.ts'

const DAY_MS = 86_400_000

test('what is sealed opens under its own name only', async () => {
  const vault = await openVault(await makeDataKey(), true)
  const sealed = await vault.seal('row/a', { name: '陈静' })

  expect(await vault.unseal('row/a', sealed)).toEqual({ name: '陈静' })
  expect(await vault.unseal('row/b', sealed)).toBeNull()
})

test('after the lease the key seals and does not open', async () => {
  const key = await makeDataKey()
  const locked = await openVault(key, false)
  const sealed = await locked.seal('row/a', 1)

  expect(await locked.unseal('row/a', sealed)).toBeNull()
  expect(await (await openVault(key, true)).unseal('row/a', sealed)).toBe(1)
})

test('neither key can be taken out of the browser', async () => {
  const { wrap } = await makeDataKey()

  await expect(crypto.subtle.exportKey('raw', wrap)).rejects.toThrow()
})

test('a lease ends at its time, and when the clock is set back before it', () => {
  const lease = { from: DAY_MS, until: 8 * DAY_MS }

  expect([holds(lease, 7 * DAY_MS), holds(lease, 8 * DAY_MS), holds(lease, 0)]).toEqual([true, false, false])
})
