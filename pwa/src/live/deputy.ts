/** The live face of the deputy code: this phone signs each slot, with no network at all. */

import { link, liveDeputyFragment, liveDeputyMessage } from '../rules/codes.ts'
import { sign } from '../keys.ts'
import { currentAccount, session } from '../session.ts'
import { readRows } from '../store.ts'
import { codeOrigin } from './origin.ts'
import { slotNow, turn, type LiveCode } from './turn.ts'

/** The public face: what is printed and shared. Null for a seat without a deputy code. */
export async function publicDeputyLink(): Promise<string | null> {
  const token = await ownToken()
  return token && link(codeOrigin(), 'DEPUTY', token)
}

/** The code of this moment; null where there is no deputy's seat, or reading is blocked. */
export async function liveDeputyCode(now = Date.now()): Promise<LiveCode | null> {
  const account = currentAccount()
  const token = await ownToken()
  if (!account || !token) return null
  const { slot, endsAt } = slotNow(account, now)
  const signature = await sign(account.device, liveDeputyMessage(token, account.device.id, slot))
  const fragment = liveDeputyFragment(account.device.id, slot, signature)
  return { link: `${link(codeOrigin(), 'DEPUTY', token)}#${fragment}`, slot, endsAt }
}

/** Calls `show` with each code in turn; answers how to stop. */
export function turnDeputyCode(show: (code: LiveCode | null) => void): () => void {
  return turn(() => liveDeputyCode(), show)
}

/** The token of the active seat, else of any seat that has one. */
async function ownToken(): Promise<string | null> {
  const account = currentAccount()
  const seats = account ? await readRows(account, 'seat') : []
  const active = seats.find(({ id }) => id === session.me?.seat.id)
  return active?.body.token ?? seats.find(({ body }) => body.token && body.status === 'ACTIVE')?.body.token ?? null
}
