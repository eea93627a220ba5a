/**
 * What the phone remembers. One database for the device, one for each account on it.
 *
 * Ids, counters and states stay plain, bodies are sealed (`vault.ts`). Every write is strict: it
 * is on the disk before it is called saved. Migrating never touches the outbox.
 */

import { deleteDB, openDB, unwrap, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import { shown, watch } from './aside.ts'
import type { AckCode, ReceiptCode } from './contract.ts'
import type { Bytes } from './bytes.ts'

/** LOCAL saved here; RECEIVED kept by the server; DONE and REFUSED answered; QUARANTINE could not be taken. */
export type RecordState = 'LOCAL' | 'RECEIVED' | 'DONE' | 'REFUSED' | 'QUARANTINE'

/** Bytes that belong to a record: here until what the server made of them is here too. */
export interface Carried {
  /** Of the bytes, hex; their key in `blobs`. */
  sha: string
  size: number
  /** When the server said that it has them all. */
  sentAt?: number
  /** What it said against them, and until when it need not be asked again. */
  why?: { code: string; words: string }
  notBefore?: number
}

export interface OutboxRow {
  id: string
  seq: number
  kind: string
  state: RecordState
  at: number
  /** SHA-256 of the canonical bytes, hex. */
  sha: string
  size: number
  /** The canonical text. */
  sealed: Bytes
  /** What the phone itself thought of it. */
  note: Bytes | null
  blob?: Carried
  /** Written while reading was blocked: text and note are sealed to the server alone. */
  entrusted?: boolean
  ack?: AckCode
  why?: string | null
  receipt?: ReceiptCode
  /** When it was answered, dismissed or set aside. */
  endedAt?: number
  dismissed?: boolean
}

export interface BaseRow {
  scope: string
  kind: string
  id: string
  rev: number
  sealed: Bytes
}

export interface StagedRow extends Omit<BaseRow, 'sealed'> {
  /** Null where the row is deleted. */
  sealed: Bytes | null
  receipt?: ReceiptRow
}

export interface ReceiptRow {
  id: string
  code: ReceiptCode
  rev: number | null
  entity: string | null
  sealed: Bytes
  /** The voucher, where there is one. */
  voucher?: Bytes | null
}

export interface StoredBlob {
  sha: string
  sealed: Bytes
  /** Taken while reading was blocked: what it is sealed with, sealed to the server alone. */
  key?: Bytes
}

export interface AccountSchema extends DBSchema {
  meta: { key: string; value: unknown }
  base: { key: [string, string, string]; value: BaseRow; indexes: { kind: string; scope: string; id: string } }
  outbox: { key: string; value: OutboxRow; indexes: { seq: number; state: RecordState } }
  receipts: { key: string; value: ReceiptRow }
  blobs: { key: string; value: StoredBlob }
  staging: { key: number; value: StagedRow }
}

export interface DeviceSchema extends DBSchema {
  device: { key: string; value: unknown }
  accounts: { key: string; value: StoredAccount }
  captures: { key: string; value: StoredCapture }
}

/** One person on this phone: their device key, and the key of their data, wrapped. */
export interface StoredAccount {
  person: string
  /** Digest of the number signed in with, so that the same person keeps the same device. */
  phone: string
  device: StoredDevice
  /** Our half of what wraps the data key; on phones of before, the whole of it. */
  wrap: CryptoKey
  wrapped: Bytes
  /** `share` is the server's half; it is gone once the lease was seen to have ended. */
  lease: { from: number; until: number; share?: Bytes | null }
  /** What is sealed to once reading is blocked: the server's public point. */
  entrustKey?: Bytes | null
}

export interface StoredDevice {
  id: string
  publicKey: Bytes
  privateKey: CryptoKey
}

/** A scan made before anybody signed in. */
export interface StoredCapture {
  id: string
  at: number
  code: string
  position: { lat: number; lng: number; accuracyM: number } | null
}

const TRIES = 3

/** A database that is opened again when the browser lost it. */
export class Database<S extends DBSchema> {
  private opened: Promise<IDBPDatabase<S>> | null = null
  private ended = false
  private readonly open: () => Promise<IDBPDatabase<S>>

  constructor(open: () => Promise<IDBPDatabase<S>>) {
    this.open = open
  }

  /** Do some work; again with a new connection where the old one died (iOS kills them in the background). */
  async use<T>(work: (db: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    for (let left = TRIES; ; left--) {
      try {
        await shown()
        if (this.ended) throw new DOMException('the database is gone', 'AbortError')
        return await work(await (this.opened ??= this.openOnce()))
      } catch (error) {
        if (this.ended || left === 1 || !isLost(error)) throw error
        await this.close()
      }
    }
  }

  /** One strict transaction: true only once it is on the disk. The work awaits nothing but the database. */
  async write<N extends [StoreNames<S>, ...StoreNames<S>[]], T>(
    stores: N,
    work: (tx: IDBPTransaction<S, N, 'readwrite'>) => Promise<T>,
  ): Promise<T> {
    return this.use(async (db) => {
      const tx = db.transaction(stores, 'readwrite', { durability: 'strict' })
      try {
        const answer = await work(tx)
        await tx.done
        return answer
      } catch (error) {
        abort(tx)
        throw error
      }
    })
  }

  /** An opening that failed is forgotten, so that the next one may succeed. */
  private openOnce(): Promise<IDBPDatabase<S>> {
    const opening = this.open().then(async (db) => {
      watch(unwrap(db) as IDBDatabase)
      await shown()
      return db
    })
    opening.catch(() => {
      if (this.opened === opening) this.opened = null
    })
    return opening
  }

  /** Closed for good: it was deleted, and nobody may make it anew by a late word. */
  end(): Promise<void> {
    this.ended = true
    return this.close()
  }

  async close(): Promise<void> {
    const opened = this.opened
    this.opened = null
    await opened?.then(
      (db) => db.close(),
      () => undefined,
    )
  }
}

function abort(tx: { abort(): void; done: Promise<void> }): void {
  tx.done.catch(() => undefined)
  try {
    tx.abort()
  } catch {
    // It had ended by itself.
  }
}

function isLost(error: unknown): boolean {
  return error instanceof DOMException && ['UnknownError', 'InvalidStateError', 'AbortError'].includes(error.name)
}

export function openAccountDb(person: string): Database<AccountSchema> {
  const db = new Database<AccountSchema>(() =>
    openDB<AccountSchema>(`daima-${person}`, 1, {
      upgrade(database) {
        database.createObjectStore('meta')
        const base = database.createObjectStore('base', { keyPath: ['scope', 'kind', 'id'] })
        base.createIndex('kind', 'kind')
        base.createIndex('scope', 'scope')
        base.createIndex('id', 'id')
        const outbox = database.createObjectStore('outbox', { keyPath: 'id' })
        outbox.createIndex('seq', 'seq')
        outbox.createIndex('state', 'state')
        database.createObjectStore('receipts', { keyPath: 'id' })
        database.createObjectStore('blobs', { keyPath: 'sha' })
        database.createObjectStore('staging', { autoIncrement: true })
      },
      // Another tab wipes or upgrades: let it.
      blocking: () => void db.close(),
      terminated: () => void db.close(),
    }),
  )
  return db
}

export function openDeviceDb(): Database<DeviceSchema> {
  const db = new Database<DeviceSchema>(() =>
    openDB<DeviceSchema>('daima', 1, {
      upgrade(database) {
        database.createObjectStore('device')
        database.createObjectStore('accounts', { keyPath: 'person' })
        database.createObjectStore('captures', { keyPath: 'id' })
      },
      blocking: () => void db.close(),
      terminated: () => void db.close(),
    }),
  )
  return db
}

export async function deleteAccountDb(person: string): Promise<void> {
  await deleteDB(`daima-${person}`)
}
