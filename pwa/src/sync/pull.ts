/**
 * In: pages are staged, and become what the phone shows in one transaction with the cursor.
 *
 * Killed between pages, the phone pulls again from its old cursor; killed inside the transaction,
 * nothing of it happened.
 */

import { getMeta, setMeta, type Account } from '../account.ts'
import type { Operations } from '../contract.ts'
import type { BaseRow, StagedRow } from '../db.ts'
import type { Bodies } from '../rows.ts'
import { rowName } from '../sealing.ts'
import { toReceipt } from './receipts.ts'

export type Answer = Operations['Sync']['data']['sync']

/** `[scope, kind, id, rev, deleted, body]`. */
type WireRow = [scope: string, kind: string, id: string, rev: number, deleted: boolean, body: unknown]

/** What the phone has, as it says in a pull. */
export interface Held {
  cursor: string | null
  scopes: string[] | null
  /** The server said to forget base and cursor; base is replaced when the new one is whole. */
  afresh: boolean
}

export async function held(account: Account): Promise<Held> {
  const afresh = (await getMeta<boolean>(account, 'afresh')) ?? false
  if (afresh) return { cursor: null, scopes: null, afresh }
  const cursor = (await getMeta<string>(account, 'cursor')) ?? null
  const scopes = (await getMeta<string[]>(account, 'scopes')) ?? null
  return { cursor, scopes, afresh }
}

/** Begin again from nothing at the next request. What is shown stays until it is replaced. */
export async function forget(account: Account): Promise<void> {
  await setMeta(account, 'afresh', true)
}

/** Throw away pages of a pull that did not end. */
export async function clearStage(account: Account): Promise<void> {
  await account.db.write(['staging'], (tx) => tx.store.clear())
}

/** Keep one page aside. */
export async function stage(account: Account, answer: Answer, scopes: Scopes): Promise<void> {
  const rows = answer.rows as WireRow[]
  if (rows.length === 0) return
  const staged = await Promise.all(rows.map((row) => seal(account, row)))
  await account.db.write(['staging'], (tx) => Promise.all(staged.map((row) => tx.store.add(row))))
  scopes.staged += staged.length
}

async function seal(account: Account, [scope, kind, id, rev, deleted, body]: WireRow): Promise<StagedRow> {
  const row = { scope, kind, id, rev }
  if (deleted) return { ...row, sealed: null }
  const sealed = await account.vault.seal(rowName(scope, kind, id), body)
  // Made now: once the lease has ended, what is sealed cannot be read again.
  return kind === 'receipt' ? { ...row, sealed, receipt: await toReceipt(account, id, body as Bodies['receipt']) } : { ...row, sealed }
}

/** What the last page of a pull said of scopes: each says all of it, and one granted on an earlier page may be gone. */
export interface Scopes {
  added: Set<string>
  dropped: Set<string>
  /** How many rows were set aside. */
  staged: number
}

export function noScopes(): Scopes {
  return { added: new Set(), dropped: new Set(), staged: 0 }
}

export function hearScopes(scopes: Scopes, { addScopes, dropScopes }: Answer): void {
  scopes.added = new Set(addScopes)
  scopes.dropped = new Set(dropScopes)
}

/**
 * Whether the session that answered is another person's: they signed in on this phone in another tab.
 *
 * Their rows are none of ours, and ours are not refused because they may not send them.
 */
export function isForAnother({ person }: Account, { acks, addScopes, dropScopes, page, cursor }: Answer): boolean {
  const own = `person:${person}`
  if (dropScopes.includes(own) || addScopes.some((scope) => scope.startsWith('person:') && scope !== own)) return true
  const toldNothing = page === null && cursor === null
  return toldNothing && acks.length > 0 && acks.every(({ code }) => code === 'NOT_YOURS')
}

/** The last page is here: rows, scopes and cursor change together. Answers whether anything did. */
export async function commit(account: Account, from: Held, scopes: Scopes, cursor: string | null): Promise<boolean> {
  const { added, dropped } = scopes
  const now = [...new Set([...(from.scopes ?? []), ...added])].filter((scope) => !dropped.has(scope))
  return account.db.write(['base', 'staging', 'receipts', 'meta'], async (tx) => {
    const base = tx.objectStore('base')
    const staged = await tx.objectStore('staging').getAll()
    // Without Web Locks another tab may pull at the same time: no cursor without its rows.
    if (staged.length !== scopes.staged) throw new DOMException('another tab pulls', 'DataError')
    if (from.afresh) await base.clear()
    // An added scope comes whole: what was left of it from another time must not stay.
    for (const scope of [...added, ...dropped]) {
      for (const key of await base.index('scope').getAllKeys(scope)) await base.delete(key)
    }
    for (const row of staged) if (now.includes(row.scope)) await place(base, row)
    for (const { receipt } of staged) if (receipt) await tx.objectStore('receipts').put(receipt)
    await tx.objectStore('staging').clear()
    const meta = tx.objectStore('meta')
    await Promise.all([meta.put(cursor, 'cursor'), meta.put(now, 'scopes'), meta.delete('afresh')])
    return from.afresh || staged.length + added.size + dropped.size > 0
  })
}

interface Base {
  put(row: BaseRow): Promise<unknown>
  delete(key: [string, string, string]): Promise<void>
}

async function place(base: Base, { scope, kind, id, rev, sealed }: StagedRow): Promise<void> {
  if (sealed) await base.put({ scope, kind, id, rev, sealed })
  else await base.delete([scope, kind, id])
}
