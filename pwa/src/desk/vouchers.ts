/**
 * A voucher shown by somebody is verified by what this phone holds, with a network or without.
 *
 * Keys come in `config`, who and where in the rosters and activities of whoever scans: a phone
 * that holds neither still says whether the server signed it.
 */

import type { Account } from '../account.ts'
import { fromBase64Url } from '../bytes.ts'
import type { Presence } from '../contract.ts'
import { codeOrigin } from '../live/origin.ts'
import { isGenuine, keyId, readVoucher, voucherLink, type Statement } from '../rules/vouchers.ts'
import { currentAccount } from '../session.ts'
import { readRows } from '../store.ts'

/**
 * What is found: GENUINE the server signed exactly this; FORGED it did not; DAMAGED it cannot be read whole;
 * UNKNOWN_KEY and FOREIGN no key here verifies it, at our host or another's; SIGN_IN and LOCKED no key can be read.
 */
export type Finding = 'GENUINE' | 'FORGED' | 'DAMAGED' | 'UNKNOWN_KEY' | 'FOREIGN' | 'SIGN_IN' | 'LOCKED'

export interface Checked {
  finding: Finding
  /** What it says; only of a genuine one. */
  said: Statement | null
  /** Whose it is, as far as a roster here knows. */
  name: string | null
  /** How that person stands on the roster now, which may have changed since. */
  now: Presence | null
  title: string | null
  /** Where a foreign one points to. */
  host: string | null
}

/** Verify what a camera saw; null where it is no voucher. Keeps nothing, sends nothing. */
export async function checkVoucher(text: string): Promise<Checked | null> {
  const link = voucherLink(text)
  if (!link) return null
  const account = currentAccount()
  if (!account) return found('SIGN_IN')
  if (!account.vault.readable) return found('LOCKED')
  const voucher = readVoucher(link.fragment)
  if (!voucher) return found('DAMAGED')
  const key = await keyNamed(account, voucher.said.key)
  if (!key) return isForeign(link.host) ? { ...found('FOREIGN'), host: link.host } : found('UNKNOWN_KEY')
  return (await isGenuine(voucher, key)) ? about(account, voucher.said) : found('FORGED')
}

function found(finding: Finding): Checked {
  return { finding, said: null, name: null, now: null, title: null, host: null }
}

async function keyNamed(account: Account, name: string) {
  for (const { body } of await readRows(account, 'key')) {
    const key = body.purpose === 'RECEIPT' ? fromBase64Url(body.key) : null
    if (key && (await keyId(key)) === name) return key
  }
  return null
}

/** The host proves nothing; it only tells apart what our own servers may have signed since from another city's. */
function isForeign(host: string): boolean {
  return host !== '' && host !== new URL(codeOrigin()).host
}

async function about(account: Account, said: Statement): Promise<Checked> {
  const [rosters, activities] = await Promise.all([readRows(account, 'roster'), readRows(account, 'activity')])
  const who = rosters.find(({ id }) => id === said.entity)?.body
  const title = activities.find(({ id }) => id === said.activity)?.body.title ?? null
  return { ...found('GENUINE'), said, title, name: who?.name ?? null, now: who?.presence ?? null }
}
