/**
 * What was sealed to the server while reading was blocked is opened by it, and is the phone's again.
 *
 * The record's bytes come back as they were hashed: its number, its predecessor and its hash stand.
 */

import type { Account } from '../account.ts'
import { announce } from '../changed.ts'
import { toBase64Url, type Bytes } from '../bytes.ts'
import type { OutboxRow } from '../db.ts'
import { ask } from '../wire.ts'
import { quarantine } from './push.ts'

const LIMIT_SIGNS = 180_000
const LIMIT_ROWS = 50

/** Have what waits opened. Without an answer it waits on, and nothing written after it is sent before it. */
export async function reclaim(account: Account): Promise<void> {
  if (!account.vault.readable) return
  for (;;) {
    const waiting = await account.db.use((db) => db.getAllFromIndex('outbox', 'state', 'LOCAL'))
    const rows = fit(waiting.filter((row) => row.entrusted).sort((a, b) => a.seq - b.seq))
    if (rows.length === 0) return
    const answer = await ask('Entrusted', { sealed: rows.flatMap(asked) })
    if (!answer.ok) return
    await keep(account, rows, answer.data.entrusted)
    announce('outbox')
  }
}

function fit(rows: OutboxRow[]): OutboxRow[] {
  let signs = 0
  return rows.slice(0, LIMIT_ROWS).filter((row, place) => (signs += weigh(row)) <= LIMIT_SIGNS || place === 0)
}

function weigh({ sealed, note }: OutboxRow): number {
  return 2 * (sealed.length + (note?.length ?? 0))
}

function asked({ id, sealed, note }: OutboxRow): { name: string; sealed: string }[] {
  const one = (name: string, bytes: Bytes) => ({ name: `${name}/${id}`, sealed: toBase64Url(bytes) })
  return [one('outbox', sealed), ...(note ? [one('note', note)] : [])]
}

async function keep(account: Account, rows: OutboxRow[], texts: (string | null)[]): Promise<void> {
  const left = [...texts]
  for (const row of rows) {
    const [text, note] = [left.shift() ?? null, row.note ? (left.shift() ?? null) : null]
    // No key of the server opens it any more: it is set aside where a person sees it, and delays nobody.
    if (text === null) await quarantine(account, row, 'MALFORMED')
    else await own(account, row, text, note)
  }
}

async function own(account: Account, row: OutboxRow, text: string, note: string | null): Promise<void> {
  const { vault, db } = account
  const sealed = await vault.seal(`outbox/${row.id}`, JSON.parse(text))
  const thought = note === null ? null : await vault.seal(`note/${row.id}`, JSON.parse(note))
  await db.write(['outbox'], async (tx) => {
    const { entrusted, ...now } = (await tx.store.get(row.id)) ?? {}
    if (entrusted) await tx.store.put({ ...(now as OutboxRow), sealed, note: thought })
  })
}
