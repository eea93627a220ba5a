/**
 * What was sealed to the server while reading was blocked is opened by it, and is the phone's again.
 *
 * The record's bytes come back as they were hashed: its number, its predecessor and its hash stand.
 * Of a photo only its key travels.
 */

import type { Account } from '../account.ts'
import { toBase64Url, type Bytes } from '../bytes.ts'
import { announce } from '../changed.ts'
import type { OutboxRow, StoredBlob } from '../db.ts'
import { ask } from '../wire.ts'
import { quarantine } from './push.ts'

const LIMIT_SIGNS = 180_000
const LIMIT_ROWS = 50

/** One that was entrusted: its texts under their names, and the photo's key. */
interface Entrusted {
  row: OutboxRow
  blob: StoredBlob | null
}

/** Have what waits opened. Without an answer it waits on, and nothing written after it is sent before it. */
export async function reclaim(account: Account): Promise<void> {
  if (!account.vault.readable) return
  for (;;) {
    const some = fit(await entrusted(account))
    if (some.length === 0) return
    const answer = await ask('Entrusted', { sealed: some.flatMap(asked) })
    if (!answer.ok) return
    const texts = [...answer.data.entrusted]
    for (const one of some) await own(account, one, texts.splice(0, asked(one).length))
    announce('outbox')
  }
}

async function entrusted(account: Account): Promise<Entrusted[]> {
  const waiting = await account.db.use((db) => db.getAllFromIndex('outbox', 'state', 'LOCAL'))
  const some = waiting.filter((row) => row.entrusted || row.blob).sort((a, b) => a.seq - b.seq)
  const all = await Promise.all(some.map(async (row) => ({ row, blob: await keyed(account, row) })))
  return all.filter(({ row, blob }) => row.entrusted || blob)
}

async function keyed(account: Account, { blob }: OutboxRow): Promise<StoredBlob | null> {
  const stored = blob && (await account.db.use((db) => db.get('blobs', blob.sha)))
  return stored?.key ? stored : null
}

function fit(some: Entrusted[]): Entrusted[] {
  let signs = 0
  return some.slice(0, LIMIT_ROWS).filter(({ row }, place) => (signs += 2 * (row.sealed.length + (row.note?.length ?? 0))) <= LIMIT_SIGNS || place === 0)
}

function asked({ row, blob }: Entrusted): { name: string; sealed: string }[] {
  const one = (name: string, bytes: Bytes) => ({ name, sealed: toBase64Url(bytes) })
  const { id, sealed, note } = row
  const texts = row.entrusted ? [one(`outbox/${id}`, sealed), ...(note ? [one(`note/${id}`, note)] : [])] : []
  return [...texts, ...(blob?.key ? [one(`blob/${blob.sha}`, blob.key)] : [])]
}

async function own(account: Account, { row, blob }: Entrusted, texts: (string | null)[]): Promise<void> {
  const [text, note] = row.entrusted ? [texts.shift() ?? null, row.note ? (texts.shift() ?? null) : null] : [null, null]
  if (blob) await ownBlob(account, blob, texts.shift() ?? null)
  if (!row.entrusted) return
  // No key of the server opens it any more: it is set aside where a person sees it, and delays nobody.
  if (text === null) await quarantine(account, row, 'MALFORMED')
  else await ownTexts(account, row.id, text, note)
}

async function ownTexts({ vault, db }: Account, id: string, text: string, note: string | null): Promise<void> {
  const sealed = await vault.seal(`outbox/${id}`, JSON.parse(text))
  const thought = note === null ? null : await vault.seal(`note/${id}`, JSON.parse(note))
  await db.write(['outbox'], async (tx) => {
    const { entrusted: before, ...now } = (await tx.store.get(id)) ?? {}
    if (before) await tx.store.put({ ...(now as OutboxRow), sealed, note: thought })
  })
}

/** A photo whose key nobody opens any more keeps its place, and is told to be taken again when the server asks for it. */
async function ownBlob({ vault, db }: Account, { sha, sealed }: StoredBlob, key: string | null): Promise<void> {
  const { reopened } = await import('../entrust.ts')
  const name = `blob/${sha}`
  const bytes = key === null ? null : await reopened(key, name, sealed)
  const mine = { sha, sealed: bytes ? await vault.sealBytes(name, bytes) : sealed }
  await db.write(['blobs'], async (tx) => void ((await tx.store.get(sha))?.key && (await tx.store.put(mine))))
}
