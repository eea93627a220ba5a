/** Scans made before sign-in become the account's records; done again after a crash, each is still one record. */

import type { Account } from '../account.ts'
import { captures, forgetCapture } from '../device.ts'
import { add } from '../sync/outbox.ts'

/** Answers how many were adopted. */
export async function adopt(account: Account): Promise<number> {
  let adopted = 0
  for (const { id, at, code, position } of (await captures()).sort((a, b) => a.at - b.at)) {
    const written = await add(account, { kind: 'scan.add', id, at, body: { code, direction: 'IN', position } })
    if (!written.ok) break
    await forgetCapture(id)
    adopted += 1
  }
  return adopted
}
