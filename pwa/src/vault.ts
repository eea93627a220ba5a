/**
 * Bodies at rest are sealed: AES-GCM under a data key, itself wrapped by a key that never leaves the browser.
 *
 * The lease is the server's word on how long what is here may be read without contact. When it has
 * ended the data key is unwrapped for sealing only: capturing goes on, reading does not. This
 * deters on a lost or shared phone; it is no proof against someone who takes its disk apart.
 */

import { concat, fromUtf8, utf8, type Bytes } from './bytes.ts'
import type { StoredAccount } from './db.ts'

const IV_BYTES = 12

export interface Vault {
  /** Whether what is sealed may be read: the lease holds. */
  readable: boolean
  /** `name` is bound to the bytes: they open under no other. */
  seal(name: string, value: unknown): Promise<Bytes>
  /** Null where reading is blocked or the bytes are not ours. */
  unseal<T>(name: string, sealed: Bytes): Promise<T | null>
  /** The same for what is no text, such as a photo. */
  sealBytes(name: string, bytes: Bytes): Promise<Bytes>
  unsealBytes(name: string, sealed: Bytes): Promise<Bytes | null>
}

export interface WrappedKey {
  wrap: CryptoKey
  wrapped: Bytes
}

/** A new data key, wrapped. */
export async function makeDataKey(): Promise<WrappedKey> {
  const wrap = await crypto.subtle.generateKey({ name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey'])
  const data = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt'])
  return { wrap, wrapped: new Uint8Array(await crypto.subtle.wrapKey('raw', data, wrap, 'AES-KW')) }
}

/** Whether a lease holds; a clock set back before it began ends it too. */
export function holds(lease: StoredAccount['lease'], now = Date.now()): boolean {
  const SLACK_MS = 10 * 60_000
  return now < lease.until && now > lease.from - SLACK_MS
}

export async function openVault(key: WrappedKey, readable: boolean): Promise<Vault> {
  const usages: KeyUsage[] = readable ? ['encrypt', 'decrypt'] : ['encrypt']
  const data = await crypto.subtle.unwrapKey('raw', key.wrapped, key.wrap, 'AES-KW', 'AES-GCM', false, usages)
  return {
    readable,
    seal: (name, value) => sealBytes(data, name, utf8(JSON.stringify(value))),
    unseal: (name, sealed) => (readable ? unseal(data, name, sealed) : Promise.resolve(null)),
    sealBytes: (name, bytes) => sealBytes(data, name, bytes),
    unsealBytes: (name, sealed) => (readable ? unsealBytes(data, name, sealed) : Promise.resolve(null)),
  }
}

async function sealBytes(key: CryptoKey, name: string, bytes: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(name) }, key, bytes)
  return concat(iv, new Uint8Array(body))
}

async function unseal<T>(key: CryptoKey, name: string, sealed: Bytes): Promise<T | null> {
  const text = await unsealBytes(key, name, sealed)
  return text && (JSON.parse(fromUtf8(text)) as T)
}

async function unsealBytes(key: CryptoKey, name: string, sealed: Bytes): Promise<Bytes | null> {
  const iv = sealed.subarray(0, IV_BYTES)
  try {
    const additionalData = utf8(name)
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed.subarray(IV_BYTES)))
  } catch {
    return null
  }
}
