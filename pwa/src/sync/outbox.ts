/**
 * The phone's queue of records.
 *
 * `saved` is said only after a strict transaction. Nothing here deletes what was not answered; two
 * tabs may write at once and every record still gets a number and a predecessor of its own.
 */

import { getMeta, setMeta, type Account } from '../account.ts'
import type { Bytes } from '../bytes.ts'
import { announce } from '../changed.ts'
import { reading } from '../clock.ts'
import type { Carried, OutboxRow, RecordState, StoredBlob } from '../db.ts'
import { uuid7 } from '../ids.ts'
import { alone } from '../locks.ts'
import { done, failed, type Result } from '../result.ts'
import type { ScanDetail } from '../rows.ts'
import { canonical, wholeBody, type CanonicalRecord, type RecordKind } from './canonical.ts'

/** What a page asks to be recorded. */
export interface Draft {
  kind: RecordKind
  body: Record<string, unknown>
  /** The record's id, where it was made before. */
  id?: string
  /** What it is about; a new one where nothing is said. */
  entity?: string
  seat?: string | null
  base?: number | null
  deps?: string[]
  /** The phone's clock when it happened; now where nothing is said. */
  at?: number
  /** What the phone thought of it; stays on the phone. */
  note?: unknown
  /** Bytes that go after it, saved with it or not at all; `sha` is theirs, hex. */
  blob?: { sha: string; bytes: Bytes }
}

type Whole = Draft & { id: string; entity: string }

/** A record as people see it. `record` and what follows are null while reading is blocked. */
export interface Item extends Omit<OutboxRow, 'sealed' | 'note'> {
  record: CanonicalRecord | null
  note: unknown
  detail: ScanDetail | null
  /** Whether its answer is here signed, to be shown. */
  vouched: boolean
}

interface Head {
  seq: number
  prev: string | null
}

const FIRST: Head = { seq: 0, prev: null }

/** The end of the chain as this tab last saw it; another tab may have gone on since. */
const heads = new WeakMap<Account, Head>()
const ARCHIVE_MS = 30 * 86_400_000

/** Write a record; answers its id once it is on the disk. The same id is written once. */
export async function add(account: Account, draft: Draft): Promise<Result<{ id: string; entity: string }>> {
  const id = draft.id ?? uuid7()
  const entity = draft.entity ?? uuid7()
  try {
    await alone(`outbox-${account.person}`, () => append(account, { ...draft, id, entity }))
  } catch {
    return failed('STORAGE', { retryable: true })
  }
  announce('outbox')
  return done({ id, entity })
}

/** Learn the end of the chain now, so that the next write begins with sealing. */
export async function prepare(account: Account): Promise<void> {
  heads.set(account, (await getMeta<Head>(account, 'head')) ?? FIRST)
}

async function append(account: Account, draft: Whole): Promise<void> {
  if (!heads.has(account)) await prepare(account)
  const blob = draft.blob && { sha: draft.blob.sha, ...(await account.vault.keepBytes(`blob/${draft.blob.sha}`, draft.blob.bytes)) }
  while (!(await fits(account, draft, blob, heads.get(account) ?? FIRST)));
}

/** Whether the record was written after that head; else the head it must come after is known. */
async function fits(account: Account, draft: Whole, blob: StoredBlob | undefined, head: Head): Promise<boolean> {
  const { row, next } = await write(account, draft, head)
  // Hashing and sealing would have closed a transaction; so the head is compared again inside.
  const now = await account.db.write(['meta', 'outbox', 'blobs'], async (tx) => {
    const [outbox, meta, blobs] = [tx.objectStore('outbox'), tx.objectStore('meta'), tx.objectStore('blobs')]
    const [known, last = FIRST] = (await Promise.all([outbox.get(row.id), meta.get('head')])) as [OutboxRow?, Head?]
    if (known) return null
    if (last.seq !== head.seq || last.prev !== head.prev) return last
    if (blob) await blobs.put(blob)
    await Promise.all([outbox.put(row), meta.put(next, 'head')])
    return next
  })
  if (now) heads.set(account, now)
  return now === null || now === next
}

async function write(
  account: Account,
  draft: Whole,
  head: Head,
): Promise<{ row: OutboxRow; next: Head }> {
  const at = draft.at ?? Date.now()
  const record: CanonicalRecord = {
    v: 1,
    id: draft.id,
    device: account.device.id,
    seq: head.seq + 1,
    prev: head.prev,
    seat: draft.seat ?? null,
    kind: draft.kind,
    entity: draft.entity,
    base: draft.base ?? null,
    deps: draft.deps ?? [],
    at,
    ...reading(account.skew, at),
    body: wholeBody(draft.kind, draft.body),
  }
  const carried = draft.blob && { sha: draft.blob.sha, size: draft.blob.bytes.length }
  const row = await toRow(account, record, 'LOCAL', draft.note, carried)
  return { row, next: { seq: record.seq, prev: row.sha } }
}

async function toRow(
  account: Account,
  record: CanonicalRecord,
  state: RecordState,
  note: unknown,
  blob?: Carried,
): Promise<OutboxRow> {
  const { text, sha } = await canonical(record)
  // One vault for both: reading may open or close meanwhile.
  const { vault } = account
  const [{ sealed, entrusted }, thought] = await Promise.all([
    vault.keep(`outbox/${record.id}`, text),
    note === undefined ? null : vault.keep(`note/${record.id}`, note),
  ])
  const { id, seq, kind, at } = record
  const row = { id, seq, kind, state, at, sha, size: text.length, sealed, note: thought?.sealed ?? null }
  return { ...row, ...(entrusted && { entrusted }), ...(blob && { blob }) }
}

/** Every record on the phone, newest first. */
export async function list(account: Account): Promise<Item[]> {
  const rows = await account.db.use((db) => db.getAllFromIndex('outbox', 'seq'))
  return Promise.all(rows.reverse().map((row) => toItem(account, row)))
}

async function toItem(account: Account, row: OutboxRow): Promise<Item> {
  const { sealed, note, ...plain } = row
  const [text, thought, receipt] = await Promise.all([
    account.vault.unseal<string>(`outbox/${row.id}`, sealed),
    note && account.vault.unseal(`note/${row.id}`, note),
    account.db.use((db) => db.get('receipts', row.id)),
  ])
  const detail = receipt ? await account.vault.unseal<ScanDetail>(`receipt/${row.id}`, receipt.sealed) : null
  return { ...plain, record: text === null ? null : (JSON.parse(text) as CanonicalRecord), note: thought, detail, vouched: !!receipt?.voucher }
}

/** How many records no server holds yet, and since when the oldest waits. */
export async function unsent(account: Pick<Account, 'db'>): Promise<{ count: number; oldest: number | null }> {
  const rows = await account.db.use((db) => db.getAllFromIndex('outbox', 'state', 'LOCAL'))
  return { count: rows.length, oldest: rows.length ? Math.min(...rows.map((row) => row.at)) : null }
}

/** How many records would be gone with this phone: those that wait, those no server took, those whose bytes it has not. */
export async function onlyHere(account: Account): Promise<number> {
  const count = (state: RecordState) => account.db.use((db) => db.countFromIndex('outbox', 'state', state))
  const received = await account.db.use((db) => db.getAllFromIndex('outbox', 'state', 'RECEIVED'))
  return (await count('LOCAL')) + (await count('QUARANTINE')) + received.filter(({ blob }) => blob && !blob.sentAt).length
}

/** A person has read the answer to a refused record: it may go to the archive. */
export async function dismiss(account: Account, id: string): Promise<void> {
  await account.db.write(['outbox'], async (tx) => {
    const row = await tx.store.get(id)
    if (row && row.state !== 'LOCAL') await tx.store.put({ ...row, dismissed: true })
  })
  announce('outbox')
}

/** Forget what was answered, read and kept for thirty days. Never what waits or was refused unread. */
export async function purge(account: Account, now = Date.now()): Promise<void> {
  await account.db.write(['outbox', 'receipts'], async (tx) => {
    const rows = await tx.objectStore('outbox').getAll()
    const old = rows.filter((row) => isOver(row) && (row.endedAt ?? now) < now - ARCHIVE_MS)
    await Promise.all(old.flatMap(({ id }) => [tx.objectStore('outbox').delete(id), tx.objectStore('receipts').delete(id)]))
  })
}

function isOver(row: OutboxRow): boolean {
  return row.state === 'DONE' || (row.dismissed === true && row.state !== 'RECEIVED')
}

/** After a restore of the server: what was sent since then is sent again. The server knows what it has. */
export async function resendSince(account: Pick<Account, 'db'>, since: number): Promise<void> {
  await account.db.write(['outbox', 'receipts'], async (tx) => {
    const [outbox, receipts] = [tx.objectStore('outbox'), tx.objectStore('receipts')]
    const rows = (await outbox.getAll()).filter((row) => row.state !== 'LOCAL' && row.state !== 'QUARANTINE')
    const late = rows.filter((row) => row.at >= since || (row.endedAt ?? 0) >= since)
    await Promise.all(late.map(({ endedAt: _, receipt: __, ...row }) => outbox.put({ ...row, state: 'LOCAL', ...unsentBlob(row) })))
    // Answers the server has forgotten end nothing any more.
    await Promise.all(late.map(({ id }) => receipts.delete(id)))
  })
}

/** Bytes that were sent are asked for again. */
function unsentBlob({ blob }: Pick<OutboxRow, 'blob'>): Pick<OutboxRow, 'blob'> {
  return blob ? { blob: { sha: blob.sha, size: blob.size } } : {}
}

/** Whether the server has begun another life since it was last heard: then all that is kept here goes again. */
export async function resendToAnother(account: Account, epoch: string | null): Promise<boolean> {
  const before = await getMeta<string>(account, 'epoch')
  if (epoch === null || epoch === before) return false
  // A phone that never finished a pull has no cursor a restore could be seen by, and yet has had acks.
  if (before !== undefined) await resendSince(account, Date.now() - ARCHIVE_MS)
  await setMeta(account, 'epoch', epoch)
  return before !== undefined
}

/** This phone is another device to the server now: what waits begins a chain of its own. */
export async function rechain(account: Account): Promise<void> {
  const waiting = (await list(account)).filter((item) => item.state === 'LOCAL').reverse()
  let head = FIRST
  const rows: OutboxRow[] = []
  for (const { record, note, blob } of waiting) {
    if (!record) continue
    const moved = { ...record, device: account.device.id, seq: head.seq + 1, prev: head.prev }
    const row = await toRow(account, moved, 'LOCAL', note ?? undefined, blob)
    head = { seq: moved.seq, prev: row.sha }
    rows.push(row)
  }
  await account.db.write(['meta', 'outbox'], async (tx) => {
    for (const row of rows) await tx.objectStore('outbox').put(row)
    await tx.objectStore('meta').put(head, 'head')
  })
}
