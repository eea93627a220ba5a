/** A phone with one person on it, as tests need it. */

import { openAccount, type Account } from '../account.ts'
import type { StoredAccount } from '../db.ts'
import { makeDevice } from '../keys.ts'
import { fullPace, round, type Round } from '../sync/round.ts'
import { makeDataKey } from '../vault.ts'
import { serverPoint } from './entrusted.ts'

const WEEK_MS = 604_800_000

export async function aStoredAccount(lease = { from: Date.now(), until: Date.now() + WEEK_MS }): Promise<StoredAccount> {
  const share = crypto.getRandomValues(new Uint8Array(32))
  const key = await makeDataKey(share)
  const entrustKey = await serverPoint()
  return { ...key, person: crypto.randomUUID(), phone: '', device: await makeDevice(), lease: { ...lease, share }, entrustKey }
}

export async function aPhone(): Promise<Account> {
  return openAccount(await aStoredAccount())
}

/** One round with the server. */
export function sync(account: Account): Promise<Round> {
  return round(account, fullPace(), new AbortController().signal, () => undefined)
}

/** A scan as a page drafts it. */
export function aScan(code = '/a/7K3M9QX9') {
  return { kind: 'scan.add' as const, body: { code, direction: 'IN' } }
}
