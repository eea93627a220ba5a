/** Tells the server what became of notifications: kept first, sent when there is a network, each at least once. */

import type { Told } from './message.ts'
import { acks, forgetAcks, keepAck, type What } from './kept.ts'

const AT_ONCE = 200
const PATIENCE_MS = 10_000

/** A notification that came without a code has nothing to tell. */
export async function tell({ delivery, ack }: Told, what: What): Promise<void> {
  if (!delivery || !ack) return
  await keepAck({ delivery, ack, what, at: Date.now() }).catch(() => undefined)
}

let sending: Promise<boolean> | null = null

/** Answers whether nothing waits any more. Never throws. */
export function flush(): Promise<boolean> {
  return (sending ??= send()
    .catch(() => false)
    .finally(() => (sending = null)))
}

async function send(): Promise<boolean> {
  for (;;) {
    const waiting = [...(await acks())].slice(0, AT_ONCE)
    const last = waiting.at(-1)
    if (!last) return true
    const { status } = await post(waiting.map(([, ack]) => ack))
    // Lines the server will never take must not keep the others from it.
    if (status >= 500 || status === 429 || status === 0) return false
    await forgetAcks(last[0])
  }
}

async function post(lines: unknown[]): Promise<{ status: number }> {
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(), PATIENCE_MS)
  const headers = { 'content-type': 'application/json', 'x-daima': '1' }
  try {
    return await fetch('/push/acks', { method: 'POST', headers, body: JSON.stringify(lines), redirect: 'error', signal: ending.signal })
  } catch {
    return { status: 0 }
  } finally {
    clearTimeout(timer)
  }
}
