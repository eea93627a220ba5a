/** A file a person can hand to staff: every record as it was hashed, in pushes this phone signed (docs/sync.md). */

import type { Account } from '../account.ts'
import { fromHex } from '../bytes.ts'
import { signPush } from '../keys.ts'
import { list, type Item } from './outbox.ts'
import type { CanonicalRecord } from './canonical.ts'

interface Push {
  device: string
  records: CanonicalRecord[]
  signature: string | null
}

type Kept = Item & { record: CanonicalRecord }

const PUSH_RECORDS = 100
const PUSH_BYTES = 200 * 1024

/** Without pushes while reading is blocked. */
export async function exported(account: Account, at = Date.now()): Promise<string> {
  const items = (await list(account)).reverse().filter((item): item is Kept => item.record !== null)
  const pushes = await Promise.all(parts(items).map((part) => toPush(account, part)))
  return JSON.stringify({ format: 'daima-outbox-1', device: account.device.id, at, pushes }, null, 1)
}

/** As many as a push may hold, of one device each: before a new registration this phone was another. */
function parts(items: Kept[]): Kept[][] {
  const made: Kept[][] = []
  let bytes = 0
  for (const item of items) {
    const last = made.at(-1)
    const fits = last && last.length < PUSH_RECORDS && bytes + item.size <= PUSH_BYTES && last[0]?.record.device === item.record.device
    if (fits) last.push(item)
    else made.push([item])
    bytes = fits ? bytes + item.size : item.size
  }
  return made
}

/** The key of a device this phone was before is gone, and signs nothing. */
async function toPush(account: Account, part: Kept[]): Promise<Push> {
  const device = part[0]?.record.device ?? account.device.id
  const hashes = part.map((item) => fromHex(item.sha))
  const signature = device === account.device.id ? await signPush(account.device, hashes) : null
  return { device, records: part.map((item) => item.record), signature }
}
