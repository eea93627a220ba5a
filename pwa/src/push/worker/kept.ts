/**
 * The few things the service worker remembers: who is here, and what it has still to tell the server.
 *
 * A database of its own, and small: the account's is sealed, and the page may be upgrading it.
 * Nothing waits for it long; one that hangs or fails is one that knows nothing.
 */

/** Who is signed in here, and what it takes to subscribe for them anew. */
export interface Here {
  person: string
  /** The trusted document that subscribes, and the key of ours it does it with. */
  operation?: string
  key?: ArrayBuffer
  generation?: number
}

export type What = 'shown' | 'opened' | 'acted' | 'later'

/** A line of `POST /push/acks`. */
export interface Ack {
  delivery: string
  ack: string
  what: What
  /** Milliseconds since 1970, by this phone's clock. */
  at: number
}

/** A slow phone just woken takes seconds; who waits longer shows a message that says nothing. */
const PATIENCE_MS = 6000
/** More than a phone shows in months: the oldest go. */
const MOST = 500

let opened: Promise<IDBDatabase> | null = null

export async function here(): Promise<Here | null> {
  return ((await use('here', 'readonly', (store) => store.get('here'))) as Here | undefined) ?? null
}

export async function keepHere(who: Here): Promise<void> {
  await use('here', 'readwrite', (store) => store.put(who, 'here'))
}

export async function keepAck(ack: Ack): Promise<void> {
  await use('acks', 'readwrite', (store) => store.add(ack))
}

/** What waits, oldest first, by the number it goes by. */
export async function acks(): Promise<Map<number, Ack>> {
  const keys = (await use('acks', 'readonly', (store) => store.getAllKeys())) as number[]
  const rows = (await use('acks', 'readonly', (store) => store.getAll())) as Ack[]
  return new Map(keys.flatMap((key, at) => (rows[at] ? [[key, rows[at]] as const] : [])).slice(-MOST))
}

/** Up to and with that number all is told. */
export async function forgetAcks(last: number): Promise<void> {
  await use('acks', 'readwrite', (store) => store.delete(IDBKeyRange.upperBound(last)))
}

async function use(name: 'here' | 'acks', mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const asking = open().then((db) => {
    const tx = db.transaction(name, mode)
    return settled(work(tx.objectStore(name)))
  })
  asking.catch(() => (opened = null))
  return Promise.race([asking, late()])
}

function open(): Promise<IDBDatabase> {
  return (opened ??= new Promise((done, failed) => {
    const request = indexedDB.open('push', 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore('here')
      request.result.createObjectStore('acks', { autoIncrement: true })
    }
    request.onsuccess = () => {
      // Whoever deletes or upgrades it goes first.
      request.result.onversionchange = () => {
        request.result.close()
        opened = null
      }
      done(request.result)
    }
    request.onerror = () => failed(request.error)
  }))
}

function settled(request: IDBRequest): Promise<unknown> {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result)
    request.onerror = () => failed(request.error)
  })
}

function late(): Promise<never> {
  return new Promise((_, failed) => setTimeout(() => failed(new Error('the database does not answer')), PATIENCE_MS))
}
