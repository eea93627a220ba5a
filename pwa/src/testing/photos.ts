/** Photos on a phone, and what a server says of them. */

import type { Account } from '../account.ts'
import { sha256, toHex, type Bytes } from '../bytes.ts'
import type { OutboxRow } from '../db.ts'
import { add } from '../sync/outbox.ts'
import { carry, type Carry, type Uploading } from '../sync/upload.ts'
import { sync } from './phone.ts'
import type { FakeServer } from './server.ts'

export const KIB = 1024
const ACTIVITY = 'a0000000-0000-4000-8000-000000000001'

export interface Taken {
  id: string
  entity: string
  sha: string
  bytes: Bytes
}

/** Bytes of a size, different each time. */
export async function someBytes(size = 300 * KIB): Promise<{ sha: string; bytes: Bytes }> {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return { sha: toHex(await sha256(bytes)), bytes }
}

/** A photo of an activity, written down; of these bytes, if they are given. */
export async function aPhoto(phone: Account, blob?: { sha: string; bytes: Bytes }): Promise<Taken> {
  const its = blob ?? (await someBytes())
  const said = { type: 'JPEG', bytes: its.bytes.length, width: 4, height: 3, aboutKind: 'ACTIVITY', about: ACTIVITY }
  const written = await add(phone, { kind: 'photo.link', body: { sha: its.sha, ...said }, blob: its })
  if (!written.ok) throw new Error('not saved')
  return { ...written.data, ...its }
}

/** The server's next answer says what became of a photo. */
export function says(server: FakeServer, phone: Account, code: string, { id, entity }: Taken): void {
  const scope = `person:${phone.person}`
  const rev = code === 'WAITING_BLOB' ? 1 : 2
  server.script.push({ rows: [[scope, 'receipt', id, rev, false, { code, rev, entity, kind: 'photo', detail: {} }]], addScopes: [scope] })
}

/** A photo the server has the record of, and waits for the bytes of. */
export async function aWaiting(server: FakeServer, phone: Account, size?: number): Promise<Taken> {
  const photo = await aPhoto(phone, await someBytes(size))
  says(server, phone, 'WAITING_BLOB', photo)
  await sync(phone)
  return photo
}

/** One go at sending what waits. */
export function carried(phone: Account, heard: (now: Uploading | null) => void = () => undefined): Promise<Carry> {
  return carry(phone, new AbortController().signal, heard)
}

/** Whether the server has the photo, byte for byte. */
export function arrived(server: FakeServer, { sha, bytes }: Taken): boolean {
  return toHex(server.uploads.held.get(sha)?.bytes ?? new Uint8Array()) === toHex(bytes)
}

export async function rowOf(phone: Account, { id }: Taken): Promise<OutboxRow | undefined> {
  return phone.db.use((db) => db.get('outbox', id))
}
