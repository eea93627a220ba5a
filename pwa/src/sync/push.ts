/** Out: what waits goes in batches, in order, under one signature; every answer is remembered. */

import type { Account } from '../account.ts'
import { fromHex } from '../bytes.ts'
import type { Operations, RecordInput } from '../contract.ts'
import type { OutboxRow } from '../db.ts'
import { signPush } from '../keys.ts'
import { toInput, type CanonicalRecord } from './canonical.ts'

export type Ack = Operations['Sync']['data']['sync']['acks'][number]

export interface Batch {
  rows: OutboxRow[]
  records: RecordInput[]
  signature: string | null
  /** How many wait after these. */
  pending: number
  /** Rows no key opens any more: they would hold up the others for ever. */
  spoilt: OutboxRow[]
}

const LIMIT_BYTES = 256 * 1024
/** What a record weighs on the wire beside its canonical text. */
const ENVELOPE_BYTES = 64

/** The oldest records no server holds, at most `limit` of them. Empty while reading is blocked. */
export async function batch(account: Account, limit: number): Promise<Batch> {
  const waiting = await account.db.use((db) => db.getAllFromIndex('outbox', 'state', 'LOCAL'))
  if (!account.vault.readable || waiting.length === 0) {
    return { rows: [], records: [], signature: null, pending: waiting.length, spoilt: [] }
  }
  const chosen = fit(beforeEntrusted(waiting.sort((a, b) => a.seq - b.seq)).slice(0, limit))
  const texts = await Promise.all(chosen.map((row) => account.vault.unseal<string>(`outbox/${row.id}`, row.sealed)))
  const rows = chosen.filter((_, place) => texts[place] !== null)
  const spoilt = chosen.filter((_, place) => texts[place] === null)
  const records = texts.flatMap((text) => (text === null ? [] : toInput(JSON.parse(text) as CanonicalRecord)))
  const signature = await signPush(account.device, rows.map((row) => fromHex(row.sha)))
  return { rows, records, signature, pending: waiting.length - chosen.length, spoilt }
}

/** What only the server can open is opened by it first (`reclaim`); nothing written later goes before it. */
function beforeEntrusted(rows: OutboxRow[]): OutboxRow[] {
  const place = rows.findIndex((row) => row.entrusted)
  return place < 0 ? rows : rows.slice(0, place)
}

function fit(rows: OutboxRow[]): OutboxRow[] {
  let bytes = 0
  return rows.filter((row, place) => (bytes += row.size + ENVELOPE_BYTES) <= LIMIT_BYTES || place === 0)
}

/** Remember what the server said of each; what it did not name stays waiting. */
export async function acked(account: Account, acks: Ack[], now = Date.now()): Promise<void> {
  if (acks.length === 0) return
  await account.db.write(['outbox'], async (tx) => {
    for (const ack of acks) {
      const row = await tx.store.get(ack.record)
      if (row?.state === 'LOCAL') await tx.store.put(after(row, ack, now))
    }
  })
}

function after(row: OutboxRow, ack: Ack, now: number): OutboxRow {
  const kept = ack.code === 'RECEIVED' || ack.code === 'DUPLICATE'
  const state = kept ? 'RECEIVED' : 'QUARANTINE'
  return { ...row, state, ack: ack.code, why: ack.why, ...(kept ? {} : { endedAt: now }) }
}

/** One record no batch can carry, or nobody can read: set aside, visible, so that it delays nobody. */
export async function quarantine(account: Account, row: OutboxRow, code: 'TOO_LARGE' | 'MALFORMED'): Promise<void> {
  await acked(account, [{ record: row.id, code, state: null, why: null }])
}
