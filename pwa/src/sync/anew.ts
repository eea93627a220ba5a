/**
 * Beginning anew limits itself: a server that sends phones back to the beginning again and again
 * is given time, and is told how often it did.
 */

import { getMeta, setMeta, type Account } from '../account.ts'

const APART_MS = 600_000
const DAY_MS = 86_400_000

/** When this phone began anew within the last day. */
export async function begunAnew(account: Pick<Account, 'db'>, now = Date.now()): Promise<number[]> {
  const times = (await getMeta<number[]>(account, 'anew')) ?? []
  // A clock set back leaves no time that is still to come.
  return times.filter((time) => time > now - DAY_MS && time <= now)
}

/** Whether the phone may begin anew now: once in ten minutes. Remembers that it does. */
export async function mayBeginAnew(account: Pick<Account, 'db'>, now = Date.now()): Promise<boolean> {
  const times = await begunAnew(account, now)
  if (times.some((time) => time > now - APART_MS)) return false
  await setMeta(account, 'anew', [...times, now])
  return true
}
