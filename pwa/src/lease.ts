/**
 * The lease on this phone: renewed by contact, watched by the clock, ended for good.
 *
 * Its end deletes the share and shuts the vault; the share comes back with the next contact.
 */

import type { Account } from './account.ts'
import type { StoredAccount } from './db.ts'
import * as device from './device.ts'
import { mayRead, openVault } from './vault.ts'
import { ask } from './wire.ts'

export interface LeaseWatch {
  /** Contact: time goes on. */
  renew(leaseMs: number): Promise<void>
  /** Ask for what is read with; reading is open again once it came. */
  take(): Promise<void>
  /** The clock is looked at now. */
  look(): Promise<void>
  stop(): void
}

const LONGEST_MS = 2 ** 31 - 1

/** `changed` is called whenever reading was opened or closed. */
export function watchLease(account: Account, stored: StoredAccount, changed: () => Promise<void> | void): LeaseWatch {
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  function arm({ lease }: StoredAccount): void {
    clearTimeout(timer)
    if (!stopped && lease.until) timer = setTimeout(() => void look(), Math.min(LONGEST_MS, Math.max(0, lease.until - Date.now()) + 1))
  }

  async function follow(now: StoredAccount | null): Promise<void> {
    if (!now || stopped) return
    arm(now)
    if (account.vault.readable === mayRead(now)) return
    account.vault = await openVault(now)
    await changed()
  }

  const look = async () => follow(await device.witness(account.person))

  arm(stored)
  return {
    look,
    renew: async (leaseMs) => follow(await device.renewLease(account.person, leaseMs)),
    async take() {
      const answer = await ask('Lease')
      // The session may be another person's by now, who signed in in another tab.
      if (!answer.ok || answer.data.lease.person !== account.person || stopped) return
      await follow(await device.takeLease(account.person, answer.data.lease))
    },
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }
}
