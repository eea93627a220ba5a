/** What a screen needs of a code that turns over: its link, and when the next one comes. */

import type { Account } from '../account.ts'
import { corrected } from '../clock.ts'
import { SLOT_S, slotAt } from '../rules/codes.ts'

export interface LiveCode {
  link: string
  slot: number
  /** This phone's time at which it is no longer the code. */
  endsAt: number
}

/** The slot the server's clock is in now, and when it ends by the phone's. */
export function slotNow(account: Account, now = Date.now()): { slot: number; endsAt: number } {
  const { captured } = corrected(account.skew, now)
  const slot = slotAt(captured / 1000)
  return { slot, endsAt: now + (slot + 1) * SLOT_S * 1000 - captured }
}

/**
 * Calls `show` with each code in turn, beginning at once; answers how to stop.
 *
 * `show` gets null where there is no code: signed out, or no key for today.
 */
export function turn(make: () => Promise<LiveCode | null>, show: (code: LiveCode | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false
  const next = async () => {
    const code = await make().catch(() => null)
    if (stopped) return
    show(code)
    timer = setTimeout(() => void next(), code ? Math.max(50, code.endsAt - Date.now()) : 5000)
  }
  // A phone that slept wakes with an old code on its screen.
  const seen = () => {
    if (document.visibilityState !== 'visible') return
    clearTimeout(timer)
    void next()
  }
  globalThis.document?.addEventListener('visibilitychange', seen)
  void next()
  return () => {
    stopped = true
    clearTimeout(timer)
    globalThis.document?.removeEventListener('visibilitychange', seen)
  }
}
