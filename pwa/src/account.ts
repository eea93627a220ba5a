/** One person's things on this phone, opened: their database, their device, the vault, the clock. */

import { better, type Skew } from './clock.ts'
import { openAccountDb, type AccountSchema, type Database, type StoredAccount, type StoredDevice } from './db.ts'
import { openVault, type Vault } from './vault.ts'

export interface Account {
  person: string
  device: StoredDevice
  db: Database<AccountSchema>
  vault: Vault
  /** Last known; kept in the database too. */
  skew: Skew | null
}

export async function openAccount(stored: StoredAccount, now = Date.now()): Promise<Account> {
  const db = openAccountDb(stored.person)
  const vault = await openVault(stored, now)
  const skew = (await getMeta<Skew>({ db }, 'skew')) ?? null
  return { person: stored.person, device: stored.device, db, vault, skew }
}

export async function getMeta<T>(account: Pick<Account, 'db'>, key: string): Promise<T | undefined> {
  return account.db.use((db) => db.get('meta', key)) as Promise<T | undefined>
}

export async function setMeta(account: Pick<Account, 'db'>, key: string, value: unknown): Promise<void> {
  await account.db.write(['meta'], (tx) => tx.objectStore('meta').put(value, key))
}

/** Remember what a contact told of the clock. */
export async function keepSkew(account: Account, measured: Skew): Promise<void> {
  account.skew = better(account.skew, measured)
  await setMeta(account, 'skew', account.skew)
}
