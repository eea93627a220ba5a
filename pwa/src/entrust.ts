/**
 * Sealing to the server alone: what is written after the lease ended, not even this phone reads again.
 *
 * A key of the moment agrees with the server's public one (ECDH P-256), HKDF makes an AES-GCM key of
 * it, and the key of the moment is forgotten. `server/keypairs.py` opens it; both are held to
 * `tests/cases/entrusted.json`.
 */

import { concat, fromBase64Url, sha256, toBase64Url, utf8, uuidBytes, type Bytes } from './bytes.ts'
import { sealBytes, unsealBytes } from './sealing.ts'

const CURVE = { name: 'ECDH', namedCurve: 'P-256' }
const INFO = utf8('daima-entrusted-1')
const ID_BYTES = 4

/** Answers the server's key by its id, the key of the moment, and the text under both. */
export async function entrust(point: Bytes, person: string, name: string, text: string): Promise<Bytes> {
  const moment = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', moment.publicKey))
  const server = await crypto.subtle.importKey('raw', point, CURVE, false, [])
  const key = await agreed(moment.privateKey, server, concat(ephemeral, point), 'encrypt')
  const id = (await sha256(point)).slice(0, ID_BYTES)
  return concat(id, ephemeral, await sealBytes(key, placeOf(person, name), utf8(text)))
}

/** Many bytes under a key of their own; only the key is sealed to the server, so that only it travels to be opened. */
export async function entrustBytes(point: Bytes, person: string, name: string, bytes: Bytes): Promise<{ sealed: Bytes; key: Bytes }> {
  const own = crypto.getRandomValues(new Uint8Array(32))
  const sealed = await sealBytes(await imported(own), utf8(name), bytes)
  return { sealed, key: await entrust(point, person, name, JSON.stringify(toBase64Url(own))) }
}

/** The bytes, by their key as the server opened it; null where it is another. */
export async function reopened(text: string, name: string, sealed: Bytes): Promise<Bytes | null> {
  const key = fromBase64Url(JSON.parse(text) as string)
  return key && unsealBytes(await imported(key), utf8(name), sealed)
}

function imported(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt'])
}

/** The key both sides come to; `points` are that of the moment and the server's. */
export async function agreed(own: CryptoKey, their: CryptoKey, points: Bytes, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: their }, own, 256)
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const of = { name: 'HKDF', hash: 'SHA-256', salt: points, info: INFO }
  return crypto.subtle.deriveKey(of, base, { name: 'AES-GCM', length: 256 }, false, [usage])
}

/** Whose it is and what it is: it opens under no other. */
export function placeOf(person: string, name: string): Bytes {
  return concat(uuidBytes(person), utf8(name))
}
