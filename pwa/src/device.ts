/** What this phone keeps outside any account: who is on it, scans made before sign-in, and the mark of a sign-out. */

import { fromBase64Url, sha256, toHex, utf8, type Bytes } from './bytes.ts'
import { deleteAccountDb, openDeviceDb, type StoredAccount, type StoredCapture, type StoredDevice } from './db.ts'
import { makeDevice } from './keys.ts'
import { holds, makeDataKey, underShare, type WrappedKey } from './vault.ts'

const db = openDeviceDb()
const DELETING_MS = 3000
const ACCOUNT = /^daima-(.+)$/

/** Who is signed in on this phone, as far as it knows. */
export async function activeAccount(): Promise<StoredAccount | null> {
  return db.use(async (database) => {
    const person = (await database.get('device', 'active')) as string | undefined
    return (person && (await database.get('accounts', person))) || null
  })
}

/** The device to sign in with: the one this number had, else a new one. */
export async function deviceFor(phone: string): Promise<StoredDevice> {
  const digest = await phoneDigest(phone)
  const accounts = await db.use((database) => database.getAll('accounts'))
  return accounts.find((account) => account.phone === digest)?.device ?? makeDevice()
}

/** Which device a person last was on this phone; null if they never were. */
export async function knownDevice(person: string): Promise<string | null> {
  return db.use(async (database) => (await database.get('accounts', person))?.device.id ?? null)
}

/** A lease as the server gives it, its bytes base64url. */
export interface GivenLease {
  person: string
  ms: number
  share: string
  entrustKey: string
}

/** The person signed in: theirs is the phone now. Who was here before keeps what they had not sent. */
export async function keepAccount(
  person: string,
  phone: string,
  device: StoredDevice,
  lease: GivenLease,
  now = Date.now(),
): Promise<StoredAccount> {
  const known = await db.use((database) => database.get('accounts', person))
  const share = bytes(lease.share)
  const key = (known && (await underShare(known, share))) ?? (await makeDataKey(share))
  const account: StoredAccount = { ...key, person, phone: await phoneDigest(phone), device, ...leased(lease, now) }
  await db.write(['accounts', 'device'], async (tx) => {
    await tx.objectStore('accounts').put(account)
    await tx.objectStore('device').put(person, 'active')
    await tx.objectStore('device').delete('signedOut')
  })
  return account
}

/** The server renewed the lease: time goes on. A share that is gone does not come back by it. */
export async function renewLease(person: string, leaseMs: number, now = Date.now()): Promise<StoredAccount | null> {
  return change(person, (account) => ({ ...account, lease: { ...account.lease, from: now, until: now + leaseMs } }))
}

/** The server gave the share again, and the key to seal to. Null where it opens nothing of what is here. */
export async function takeLease(person: string, lease: GivenLease, now = Date.now()): Promise<StoredAccount | null> {
  const known = await db.use((database) => database.get('accounts', person))
  const key: WrappedKey | null = known ? await underShare(known, bytes(lease.share)) : null
  return key && change(person, (account) => ({ ...account, ...key, ...leased(lease, now) }))
}

function leased({ ms, share, entrustKey }: GivenLease, now: number): Pick<StoredAccount, 'lease' | 'entrustKey'> {
  return { lease: { from: now, until: now + ms, share: bytes(share) }, entrustKey: bytes(entrustKey) }
}

async function change(person: string, how: (account: StoredAccount) => StoredAccount): Promise<StoredAccount | null> {
  return db.write(['accounts'], async (tx) => {
    const account = await tx.store.get(person)
    if (!account) return null
    const changed = how(account)
    await tx.store.put(changed)
    return changed
  })
}

/**
 * The phone's clock is looked at: a lease once seen to end stays ended, and none goes back to a time before it was last seen.
 *
 * With it goes the share. Whoever sets the clock back reads no more for it; contact gives a new lease.
 */
export async function witness(person: string, now = Date.now()): Promise<StoredAccount | null> {
  return change(person, (account) => {
    const { from } = account.lease
    const lease = holds(account.lease, now) ? { ...account.lease, from: Math.max(from, now) } : { from, until: 0, share: null }
    return { ...account, lease }
  })
}

/** The person's number changed; their device stays theirs. */
export async function renamePhone(person: string, phone: string): Promise<void> {
  const digest = await phoneDigest(phone)
  await db.write(['accounts'], async (tx) => {
    const account = await tx.store.get(person)
    if (account) await tx.store.put({ ...account, phone: digest })
  })
}

/** Delete an account's data and keys. `marked`: its session could not be ended yet, and must be at first contact. */
export async function wipe(person: string, marked: boolean): Promise<void> {
  // The keys go first: whatever is left on the disk after that cannot be read.
  await db.write(['accounts', 'device', 'captures'], async (tx) => {
    const device = tx.objectStore('device')
    await tx.objectStore('accounts').delete(person)
    await tx.objectStore('captures').clear()
    await device.delete('active')
    await (marked ? device.put(true, 'signedOut') : device.delete('signedOut'))
  })
  // A tab that sleeps may hold it open; `sweep` takes it at a later start.
  await Promise.race([deleteAccountDb(person), new Promise((late) => setTimeout(late, DELETING_MS))])
  const names = typeof caches === 'undefined' ? [] : await caches.keys()
  await Promise.all(names.filter((name) => !name.startsWith('daima-app-')).map((name) => caches.delete(name)))
}

/** Delete what a wipe that was cut short left: databases whose keys are gone. */
export async function sweep(): Promise<void> {
  const known = new Set(await db.use((database) => database.getAllKeys('accounts')))
  const all = (await globalThis.indexedDB?.databases?.()) ?? []
  const left = all.flatMap(({ name }) => ACCOUNT.exec(name ?? '')?.[1] ?? []).filter((person) => !known.has(person))
  await Promise.all(left.map(deleteAccountDb))
}

/** Whether someone signed out here without a network, so that their session still lives on the server. */
export async function isSignedOut(): Promise<boolean> {
  return (await db.use((database) => database.get('device', 'signedOut'))) === true
}

export async function clearSignedOut(): Promise<void> {
  await db.write(['device'], (tx) => tx.store.delete('signedOut'))
}

/** Keep a scan of someone who has not signed in. */
export async function keepCapture(capture: StoredCapture): Promise<void> {
  await db.write(['captures'], (tx) => tx.store.put(capture))
}

export async function captures(): Promise<StoredCapture[]> {
  return db.use((database) => database.getAll('captures'))
}

export async function forgetCapture(id: string): Promise<void> {
  await db.write(['captures'], (tx) => tx.store.delete(id))
}

function bytes(text: string): Bytes {
  return fromBase64Url(text) ?? new Uint8Array()
}

async function phoneDigest(phone: string): Promise<string> {
  return toHex(await sha256(utf8(`daima-phone-1${phone.replace(/\D/g, '')}`)))
}
