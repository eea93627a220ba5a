/** Bytes on the phone (photos): which go next, what became of them, and when they may go from here. */

import type { Account } from '../account.ts'
import { announce } from '../changed.ts'
import type { Bytes } from '../bytes.ts'
import type { Carried, OutboxRow } from '../db.ts'

/** After so long without an answer the server is asked whether it has them still. */
const DOUBT_MS = 600_000

/** The oldest bytes whose record the server holds and that it waits for; never those of a record it does not hold. */
export async function nextBlob(account: Account, now = Date.now()): Promise<Carried | null> {
  const rows = await account.db.use((db) => db.getAllFromIndex('outbox', 'state', 'RECEIVED'))
  const due = rows.filter((row) => row.receipt === 'WAITING_BLOB' && row.blob && isDue(row.blob, now))
  return due.sort((a, b) => a.seq - b.seq)[0]?.blob ?? null
}

function isDue({ sentAt = -Infinity, notBefore = -Infinity }: Carried, now: number): boolean {
  return now >= notBefore && now - sentAt >= DOUBT_MS
}

/** Whether records wait: they go before any bytes. */
export async function recordsWait(account: Account): Promise<boolean> {
  return (await account.db.use((db) => db.countFromIndex('outbox', 'state', 'LOCAL'))) > 0
}

/** The bytes themselves; null where reading is blocked or they are gone. */
export async function bytesOf(account: Account, sha: string): Promise<Bytes | null> {
  const blob = await account.db.use((db) => db.get('blobs', sha))
  return blob ? account.vault.unsealBytes(`blob/${sha}`, blob.sealed) : null
}

/** Remember of bytes, wherever they are carried: that they were sent, or why not. */
export async function remember(account: Account, sha: string, what: Omit<Carried, 'sha' | 'size'>): Promise<void> {
  await account.db.write(['outbox'], async (tx) => {
    for (const row of await tx.store.index('state').getAll('RECEIVED')) {
      if (row.blob?.sha === sha) await tx.store.put({ ...row, blob: { sha, size: row.blob.size, ...what } })
    }
  })
  announce('outbox')
}

/** Let go of bytes the server has made its own, or whose record a person has put aside. */
export async function freeBlobs(account: Account): Promise<void> {
  if ((await account.db.use((db) => db.count('blobs'))) === 0) return
  await account.db.write(['outbox', 'blobs'], async (tx) => {
    const rows = await tx.objectStore('outbox').getAll()
    const needed = new Set(rows.filter(isNeeded).map(({ blob }) => blob?.sha))
    const blobs = tx.objectStore('blobs')
    for (const sha of await blobs.getAllKeys()) if (!needed.has(sha)) await blobs.delete(sha)
  })
}

/** A record that is DONE has its photo in the base, ready; one that was refused is kept until its author has read why. */
function isNeeded(row: OutboxRow): boolean {
  return row.blob !== undefined && row.state !== 'DONE' && row.dismissed !== true
}
