/**
 * What pages see of what the phone holds: reactive, opened lazily, never waiting for the network.
 *
 * Rows come from the feed only; what the phone itself wrote and no receipt answered yet is in the
 * outbox, and pages lay it over them.
 */

import { computed, shallowReactive, shallowRef, triggerRef, type ComputedRef, type ShallowRef } from 'vue'
import type { Account } from './account.ts'
import { onChanged } from './changed.ts'
import type { BaseRow } from './db.ts'
import type { Bodies, Row, RowKind } from './rows.ts'
import { rowName } from './sealing.ts'
import { currentAccount, currentLoop, session } from './session.ts'
import type { Connection } from './sync/loop.ts'
import * as outbox from './sync/outbox.ts'

/** The rows of one kind; `ready` once they were read from the phone. */
export interface View<T> {
  rows: T
  ready: boolean
}

const views = new Map<RowKind, ShallowRef<View<Row[]>>>()
/** Rows once opened, by the bytes they were sealed in: the first twelve are never used twice. */
const opened = new WeakMap<Account, Map<string, { seal: string; row: Row }>>()
const items = shallowRef<View<outbox.Item[]>>({ rows: [], ready: false })
let itemsWanted = false

/** What was read, until something changes: a scan is judged without touching the disk. */
let reading = new WeakMap<Account, Map<RowKind, Promise<Row[]>>>()

onChanged((topic) => {
  if (topic !== 'outbox') reading = new WeakMap()
  if (topic !== 'outbox') for (const kind of views.keys()) void refresh(kind)
  if (topic !== 'rows' && itemsWanted) void refreshItems()
})

/** All rows of a kind, one for each id (its newest), in no order. */
export function useRows<K extends RowKind>(kind: K): ComputedRef<Row<K>[]> {
  const view = viewOf(kind)
  return computed(() => view.value.rows as Row<K>[])
}

/** Whether the rows of a kind were read from the phone: before that, empty means nothing. */
export function useReady(kind: RowKind): ComputedRef<boolean> {
  const view = viewOf(kind)
  return computed(() => view.value.ready)
}

/** Every record on the phone, newest first. */
export function useOutbox(): ComputedRef<outbox.Item[]> {
  if (!itemsWanted) {
    itemsWanted = true
    void refreshItems()
  }
  return computed(() => items.value.rows)
}

const OFFLINE: Connection = shallowReactive({
  online: null,
  phase: 'IDLE',
  unsent: 0,
  oldestUnsent: null,
  lastSync: null,
  signInNeeded: false,
  updateNeeded: false,
  full: false,
  uploading: null,
})

/** How the phone stands with the server. */
export function useConnection(): ComputedRef<Connection> {
  return computed(() => {
    void session.state
    void session.me
    return currentLoop()?.connection ?? OFFLINE
  })
}

/** Talk to the server now. */
export async function syncNow(): Promise<void> {
  await currentLoop()?.now()
}

/** Talk to the server now, and make sure that what is here is what should be. */
export async function checkNow(): Promise<void> {
  const account = currentAccount()
  const { checkSoon } = await import('./sync/check.ts')
  if (account) await checkSoon(account)
  await syncNow()
}

export async function dismiss(record: string): Promise<void> {
  const account = currentAccount()
  if (account) await outbox.dismiss(account, record)
}

/** Rows of a kind, once, for code that is no component. */
export async function readRows<K extends RowKind>(account: Account, kind: K): Promise<Row<K>[]> {
  const known = reading.get(account) ?? new Map<RowKind, Promise<Row[]>>()
  reading.set(account, known)
  const rows = known.get(kind) ?? fromDisk(account, kind)
  known.set(kind, rows)
  // Whoever asked hears of a failure; the next one reads again.
  rows.catch(() => known.delete(kind))
  return rows as Promise<Row<K>[]>
}

async function fromDisk(account: Account, kind: RowKind): Promise<Row[]> {
  const rows = await account.db.use((db) => db.getAllFromIndex('base', 'kind', kind))
  const all = await Promise.all(newest(rows).map((row) => openRow(account, row)))
  return all.flatMap((row) => row ?? [])
}

function viewOf(kind: RowKind): ShallowRef<View<Row[]>> {
  const known = views.get(kind)
  if (known) return known
  const view = shallowRef<View<Row[]>>({ rows: [], ready: false })
  views.set(kind, view)
  void refresh(kind)
  return view
}

async function refresh(kind: RowKind): Promise<void> {
  const view = views.get(kind)
  const account = currentAccount()
  if (!view) return
  try {
    const rows = account ? await readRows(account, kind) : []
    // Who was here when we asked may have left since: what was theirs is shown to nobody.
    if (account === currentAccount()) view.value = { rows, ready: account !== null }
  } catch {
    // The database was closed under us, as at sign-out; the next change reads again.
    triggerRef(view)
  }
}

async function refreshItems(): Promise<void> {
  const account = currentAccount()
  try {
    const rows = account ? await outbox.list(account) : []
    if (account === currentAccount()) items.value = { rows, ready: account !== null }
  } catch {
    triggerRef(items)
  }
}

/** The same row may come in two scopes, as an activity does. */
function newest(rows: BaseRow[]): BaseRow[] {
  const best = new Map<string, BaseRow>()
  for (const row of rows) if ((best.get(row.id)?.rev ?? -1) < row.rev) best.set(row.id, row)
  return [...best.values()]
}

async function openRow(account: Account, { scope, kind, id, rev, sealed }: BaseRow): Promise<Row | null> {
  if (!account.vault.readable) return null
  const cache = opened.get(account) ?? new Map<string, { seal: string; row: Row }>()
  opened.set(account, cache)
  const name = rowName(scope, kind, id)
  const seal = sealed.subarray(0, 12).join()
  const known = cache.get(name)
  if (known?.seal === seal) return known.row
  const body = await account.vault.unseal<Bodies[RowKind]>(name, sealed)
  if (!body) return null
  const row = { scope, kind: kind as RowKind, id, rev, body }
  cache.set(name, { seal, row })
  return row
}
