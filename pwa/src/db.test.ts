/** What a browser does to its databases: refuses, loses, deletes them. */

import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { Database, deleteAccountDb, openAccountDb, type DeviceSchema } from './db.ts'

function failingTwice(name: string) {
  let tries = 0
  return new Database<DeviceSchema>(() => {
    tries += 1
    if (tries <= 2) return Promise.reject(new DOMException('full', 'QuotaExceededError'))
    return openDB<DeviceSchema>(name, 1, { upgrade: (db) => void db.createObjectStore('device') })
  })
}

test('a database that could not be opened is tried again at the next word', async () => {
  const db = failingTwice('full')
  const read = () => db.use((open) => open.get('device', 'x'))
  await expect(read()).rejects.toThrow('full')
  await expect(read()).rejects.toThrow('full')

  expect(await read()).toBeUndefined()
})

test('a database that was deleted is not made anew by whoever comes late', async () => {
  const db = openAccountDb('gone')
  await db.use((open) => open.put('meta', 1, 'x'))
  await db.end()
  await deleteAccountDb('gone')

  await expect(db.use((open) => open.put('meta', 1, 'x'))).rejects.toThrow('gone')
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('daima-gone')
})

test('another connection may delete a database this one holds', async () => {
  const db = openAccountDb('shared')
  await db.use((open) => open.put('meta', 1, 'x'))
  await deleteAccountDb('shared')

  expect(await db.use((open) => open.get('meta', 'x'))).toBeUndefined()
})
