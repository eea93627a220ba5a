/**
 * The live code of an activity, on a host's phone or a projector.
 *
 * Its keys of today and tomorrow come once; from then on it turns over without a network. The keys
 * can be used and not read out again.
 */

import { getMeta, setMeta, type Account } from '../account.ts'
import { fromBase64Url } from '../bytes.ts'
import { done, failed, type Result } from '../result.ts'
import { dayOfSlot, importDisplayKey, link, liveActivityFragment } from '../rules/codes.ts'
import { currentAccount } from '../session.ts'
import { ask } from '../wire.ts'
import { codeOrigin } from './origin.ts'
import { slotNow, turn, type LiveCode } from './turn.ts'

interface Display {
  id: string
  number: number
  token: string
  keys: { day: number; key: CryptoKey }[]
}

/** Have keys for the activity's live code on this phone; asks for new ones where a day is missing and there is a network. */
export async function openDisplay(activity: string): Promise<Result<void>> {
  const account = currentAccount()
  if (!account) return failed('SIGNED_OUT')
  const known = await display(account, activity)
  const today = dayOfSlot(slotNow(account).slot)
  const has = (day: number) => known?.keys.some((key) => key.day === day) ?? false
  if (has(today) && has(today + 1)) return done(undefined)
  const answer = await ask('OpenDisplay', { activity })
  if (!answer.ok) return has(today) ? done(undefined) : answer
  const { id, number, token, keys } = answer.data.openDisplay
  const imported = await Promise.all(keys.map(async ({ day, key }) => ({ day, key: await importDisplayKey(bytes(key)) })))
  await setMeta(account, metaKey(activity), { id, number, token, keys: imported } satisfies Display)
  return done(undefined)
}

/** Forget the keys, and have the server refuse what this display showed from now on. */
export async function closeDisplay(activity: string): Promise<Result<void>> {
  const account = currentAccount()
  const known = account && (await display(account, activity))
  if (!account || !known) return done(undefined)
  const answer = await ask('RevokeDisplay', { display: known.id })
  if (!answer.ok) return answer
  await account.db.write(['meta'], (tx) => tx.store.delete(metaKey(activity)))
  return done(undefined)
}

/** The code of this moment; null without a key for today. */
export async function liveActivityCode(activity: string, now = Date.now()): Promise<LiveCode | null> {
  const account = currentAccount()
  const known = account && (await display(account, activity))
  if (!account || !known) return null
  const { slot, endsAt } = slotNow(account, now)
  const key = known.keys.find(({ day }) => day === dayOfSlot(slot))
  if (!key) return null
  const fragment = await liveActivityFragment(key.key, known.token, known.number, slot)
  return { link: `${link(codeOrigin(), 'ACTIVITY', known.token)}#${fragment}`, slot, endsAt }
}

/** Calls `show` with each code in turn; answers how to stop. */
export function turnActivityCode(activity: string, show: (code: LiveCode | null) => void): () => void {
  return turn(() => liveActivityCode(activity), show)
}

async function display(account: Account, activity: string): Promise<Display | undefined> {
  return getMeta<Display>(account, metaKey(activity))
}

function metaKey(activity: string): string {
  return `display/${activity}`
}

function bytes(text: string) {
  return fromBase64Url(text) ?? new Uint8Array()
}
