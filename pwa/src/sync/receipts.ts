/**
 * An answered record ends: DONE or REFUSED, iff its receipt is here and so is what it changed.
 *
 * A receipt this app does not know leaves the record RECEIVED ("已收到,正在处理").
 */

import type { Account } from '../account.ts'
import { announce } from '../changed.ts'
import type { Operations, ReceiptCode } from '../contract.ts'
import type { OutboxRow, ReceiptRow, RecordState } from '../db.ts'
import type { Bodies, ScanDetail } from '../rows.ts'
import { ask } from '../wire.ts'

const APPLIED: ReadonlySet<ReceiptCode> = new Set(['APPLIED', 'MERGED', 'CONFLICT', 'SUPERSEDED'])
const REJECTED: ReadonlySet<ReceiptCode> = new Set(['REJECTED_PERMISSION', 'REJECTED_INVALID', 'BLOB_MISMATCH'])

/** What a receipt row of the feed becomes; sealed before any transaction. */
export async function toReceipt(account: Account, id: string, body: Bodies['receipt']): Promise<ReceiptRow> {
  const sealed = await account.vault.seal(`receipt/${id}`, body.detail ?? null)
  const voucher = body.voucher ? await account.vault.seal(`voucher/${id}`, body.voucher) : null
  return { id, code: body.code, rev: body.rev, entity: body.entity, sealed, voucher }
}

/** The signed answer to a record, to be shown; null where there is none, or reading is blocked. */
export async function voucherOf(account: Account, id: string): Promise<string | null> {
  const receipt = await account.db.use((db) => db.get('receipts', id))
  return receipt?.voucher ? account.vault.unseal<string>(`voucher/${id}`, receipt.voucher) : null
}

/** Bring every record that has its answer to its end. Answers how many moved. */
export async function settle(account: Account, now = Date.now()): Promise<number> {
  // A verdict must be read to be told; while reading is blocked the records wait.
  const answers = account.vault.readable ? await readable(account) : []
  if (answers.length === 0) return 0
  return account.db.write(['outbox', 'base'], async (tx) => {
    let moved = 0
    for (const { receipt, detail } of answers) {
      const row = await tx.objectStore('outbox').get(receipt.id)
      if (row?.state !== 'RECEIVED' && row?.state !== 'LOCAL') continue
      const rows = receipt.entity ? await tx.objectStore('base').index('id').getAll(receipt.entity) : []
      const caughtUp = receipt.rev === null || rows.every(({ rev }) => rev >= (receipt.rev ?? 0))
      const next = caughtUp ? ended(row, receipt, detail, now) : row
      if (next.receipt === row.receipt && next.state === row.state) continue
      await tx.objectStore('outbox').put(next)
      moved += 1
    }
    return moved
  })
}

interface Answered {
  receipt: ReceiptRow
  detail: ScanDetail | null
}

/** Receipts whose record has not ended, opened. */
async function readable(account: Account): Promise<Answered[]> {
  const open = await account.db.use(async (db) => {
    const tx = db.transaction(['outbox', 'receipts'])
    const states = tx.objectStore('outbox').index('state')
    const ids = [...(await states.getAllKeys('RECEIVED')), ...(await states.getAllKeys('LOCAL'))]
    return (await Promise.all(ids.map((id) => tx.objectStore('receipts').get(id)))).flatMap((row) => row ?? [])
  })
  return Promise.all(
    open.map(async (receipt) => ({
      receipt,
      detail: await account.vault.unseal<ScanDetail>(`receipt/${receipt.id}`, receipt.sealed),
    })),
  )
}

function ended(row: OutboxRow, receipt: ReceiptRow, detail: ScanDetail | null, now: number): OutboxRow {
  const state = endOf(receipt.code, detail)
  const over = state !== 'RECEIVED'
  return { ...row, state, receipt: receipt.code, ...(over ? { endedAt: now } : {}) }
}

function endOf(code: ReceiptCode, detail: ScanDetail | null): RecordState {
  if (REJECTED.has(code)) return 'REFUSED'
  if (!APPLIED.has(code)) return 'RECEIVED'
  // A refused scan is applied, and yet its author must read why.
  return detail?.verdict === 'REFUSED' ? 'REFUSED' : 'DONE'
}

/**
 * Ask for receipts this phone lost: records the server holds, and said nothing of in a whole pull.
 *
 * Those it knows nothing of were lost with a database, before this phone had a cursor that would have told: they wait again.
 */
export async function recover(account: Account, olderThanMs: number, now = Date.now()): Promise<void> {
  const rows = await account.db.use((db) => db.getAllFromIndex('outbox', 'state', 'RECEIVED'))
  const lost = rows.filter((row) => !row.receipt && now - row.at > olderThanMs).slice(0, 100)
  if (lost.length === 0) return
  const answer = await ask('Receipts', { records: lost.map((row) => row.id) })
  if (!answer.ok) return
  const found = await Promise.all(answer.data.receipts.flatMap((receipt) => fromAnswer(account, receipt)))
  const known = new Set(answer.data.receipts.map(({ record }) => record))
  const unknown = lost.filter((row) => !known.has(row.id))
  await account.db.write(['receipts', 'outbox'], async (tx) => {
    const [receipts, outbox] = [tx.objectStore('receipts'), tx.objectStore('outbox')]
    await Promise.all(found.map((receipt) => receipts.put(receipt)))
    await Promise.all(unknown.map((row) => outbox.put({ ...row, state: 'LOCAL' })))
  })
  if (unknown.length) announce('outbox')
  await settle(account, now)
}

function fromAnswer(
  account: Account,
  { record, code, rev, entity, detail, voucher }: Operations['Receipts']['data']['receipts'][number],
): Promise<ReceiptRow>[] {
  if (code === null) return []
  return [toReceipt(account, record, { code, rev, entity, kind: '', detail: detail as ScanDetail | null, voucher })]
}
