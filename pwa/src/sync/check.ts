/**
 * Whether the phone holds what the server believes it holds, scope by scope.
 *
 * Once a day, and whenever a person asks, the server says how many rows each scope has and a sum
 * over them. A scope that comes to something else here is named no more: the next pull brings it
 * whole, and what was wrong is gone in the transaction that brings it.
 */

import { getMeta, setMeta, type Account } from '../account.ts'
import { sha256, utf8 } from '../bytes.ts'
import type { BaseRow } from '../db.ts'
import { mayBeginAnew } from './anew.ts'
import type { Answer } from './pull.ts'

type Sum = NonNullable<Answer['sums']>[number]

const EVERY_MS = 86_400_000

/** Whether it is time to compare. */
export async function isDue(account: Pick<Account, 'db'>, now = Date.now()): Promise<boolean> {
  const checked = (await getMeta<number>(account, 'checked')) ?? 0
  return Math.abs(now - checked) >= EVERY_MS
}

/** A person asks: compare at the next contact. */
export async function checkSoon(account: Pick<Account, 'db'>): Promise<void> {
  await setMeta(account, 'checked', 0)
}

/** Forget which scopes differ, so that they come whole. Answers whether any did. */
export async function compare(account: Account, { sums, cursor }: Answer, now = Date.now()): Promise<boolean> {
  if (!sums) return false
  const { rows, scopes, at } = await standing(account)
  // Another tab has gone on since: these sums are of another moment.
  if (at !== cursor) return false
  const wrong = await differing(rows, scopes, sums)
  await setMeta(account, 'checked', now)
  if (wrong.size === 0 || !(await mayBeginAnew(account, now))) return false
  await setMeta(account, 'scopes', scopes.filter((scope) => !wrong.has(scope)))
  return true
}

async function standing(account: Account): Promise<{ rows: BaseRow[]; scopes: string[]; at: unknown }> {
  return account.db.use(async (db) => {
    const tx = db.transaction(['base', 'meta'])
    const meta = tx.objectStore('meta')
    const [rows, scopes, at] = await Promise.all([tx.objectStore('base').getAll(), meta.get('scopes'), meta.get('cursor')])
    return { rows, scopes: (scopes as string[] | undefined) ?? [], at }
  })
}

async function differing(rows: BaseRow[], scopes: string[], sums: Sum[]): Promise<Set<string>> {
  const own = new Map(scopes.map((scope) => [scope, { rows: 0, sum: 0 }]))
  for (const { scope, kind, id, rev } of rows.filter((row) => row.kind !== 'receipt')) {
    const one = own.get(scope)
    if (one) Object.assign(one, { rows: one.rows + 1, sum: one.sum + (await mark(`${kind}/${id}/${rev}`)) })
  }
  const theirs = new Map(sums.map((sum) => [sum.scope, sum]))
  return new Set(scopes.filter((scope) => !same(own.get(scope), theirs.get(scope))))
}

/** The first 32 bits of the digest. */
async function mark(text: string): Promise<number> {
  return new DataView((await sha256(utf8(text))).buffer).getUint32(0)
}

function same(own: { rows: number; sum: number } | undefined, their: Sum | undefined): boolean {
  return own?.rows === (their?.rows ?? 0) && own.sum === (their?.sum ?? 0)
}
