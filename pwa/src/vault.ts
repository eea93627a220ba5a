/**
 * Bodies at rest are sealed: AES-GCM under a data key. That key is wrapped by one made of two
 * halves, a secret that never leaves the browser and a share that comes from the server.
 *
 * The lease is the server's word on how long what is here may be read without contact. When it ends
 * the share is deleted, and nothing here can be opened until the server gives it again; what is
 * written then is sealed to the server alone (`entrust.ts`). This deters on a lost or shared phone;
 * it is no proof against someone who copies its disk while the lease holds.
 */

import { utf8, type Bytes } from './bytes.ts'
import type { StoredAccount } from './db.ts'
import { seal, sealBytes, unseal, unsealBytes } from './sealing.ts'

const INFO = utf8('daima-data-key-1')

export interface Vault {
  /** Whether what is sealed may be read: the lease holds. */
  readable: boolean
  /** `name` is bound to the bytes: they open under no other. Rejects where reading is blocked: they would be lost. */
  seal(name: string, value: unknown): Promise<Bytes>
  /** Seal what must be kept whatever the lease says. */
  keep(name: string, value: unknown): Promise<Kept>
  /** Null where reading is blocked or the bytes are not ours. */
  unseal<T>(name: string, sealed: Bytes): Promise<T | null>
  /** The same for what is no text, such as a photo. */
  keepBytes(name: string, bytes: Bytes): Promise<KeptBytes>
  sealBytes(name: string, bytes: Bytes): Promise<Bytes>
  unsealBytes(name: string, sealed: Bytes): Promise<Bytes | null>
}

export interface Kept {
  sealed: Bytes
  /** Only the server can open it. */
  entrusted: boolean
}

export interface KeptBytes {
  sealed: Bytes
  /** The key they are sealed with, where only the server can open that. */
  key?: Bytes
}

export interface WrappedKey {
  wrap: CryptoKey
  wrapped: Bytes
}

/** A new data key, wrapped under the server's share. */
export async function makeDataKey(share: Bytes): Promise<WrappedKey> {
  return wrapped(await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']), share)
}

/**
 * A data key that is known, under the server's share; null where neither that nor the one held before opens it.
 *
 * Phones of before had no share, and the server's may have changed.
 */
export async function underShare(stored: StoredAccount, share: Bytes): Promise<WrappedKey | null> {
  const { wrap, wrapped: key } = stored
  if (isHalf(wrap) && (await unwrap(stored, share, false).catch(() => null))) return { wrap, wrapped: key }
  const data = await unwrap(stored, stored.lease.share ?? null, true).catch(() => null)
  return data && wrapped(data, share)
}

/** Whether a lease holds; a clock set back before it began ends it too. */
export function holds(lease: StoredAccount['lease'], now = Date.now()): boolean {
  const SLACK_MS = 10 * 60_000
  return now < lease.until && now > lease.from - SLACK_MS
}

/** Whether what a person has here may be read: the lease holds, and what it is read with is here. */
export function mayRead({ lease, wrap }: StoredAccount, now = Date.now()): boolean {
  return holds(lease, now) && (!isHalf(wrap) || !!lease.share)
}

export async function openVault(stored: StoredAccount, now = Date.now()): Promise<Vault> {
  const data = mayRead(stored, now) ? await unwrap(stored, stored.lease.share ?? null, false).catch(() => null) : null
  return data ? open(data) : shut(stored)
}

/** What seals to the server is rarely used: the first page does without it, and yet it is here before it is needed. */
const entrusting = () => import('./entrust.ts')

function open(data: CryptoKey): Vault {
  void entrusting().catch(() => undefined)
  return {
    readable: true,
    ...under(data),
    seal: (name, value) => seal(data, name, value),
    unseal: (name, sealed) => unseal(data, name, sealed),
    sealBytes: (name, bytes) => sealBytes(data, utf8(name), bytes),
    unsealBytes: (name, sealed) => unsealBytes(data, utf8(name), sealed),
  }
}

function shut(stored: StoredAccount): Vault {
  void entrusting().catch(() => undefined)
  const refuse = () => Promise.reject(new DOMException('reading is blocked', 'InvalidAccessError'))
  const nothing = () => Promise.resolve(null)
  return { readable: false, seal: refuse, unseal: nothing, sealBytes: refuse, unsealBytes: nothing, ...toServer(stored) }
}

type Keeping = Pick<Vault, 'keep' | 'keepBytes'>

function under(data: CryptoKey): Keeping {
  return {
    keep: async (name, value) => ({ sealed: await seal(data, name, value), entrusted: false }),
    keepBytes: async (name, bytes) => ({ sealed: await sealBytes(data, utf8(name), bytes) }),
  }
}

function toServer(stored: StoredAccount): Keeping {
  const { entrustKey: point, person } = stored
  // A phone of before, which has met no server that takes what it may not read.
  const before = async () => under(await unwrap(stored, null, false, ['encrypt']))
  return {
    async keep(name, value) {
      if (!point) return (await before()).keep(name, value)
      const { entrust } = await entrusting()
      return { sealed: await entrust(point, person, name, JSON.stringify(value)), entrusted: true }
    },
    async keepBytes(name, bytes) {
      if (!point) return (await before()).keepBytes(name, bytes)
      const { entrustBytes } = await entrusting()
      return entrustBytes(point, person, name, bytes)
    },
  }
}

/** Phones of before kept the whole wrapping key; now they keep one half. */
function isHalf(wrap: CryptoKey): boolean {
  return wrap.algorithm.name === 'HKDF'
}

async function wrapped(data: CryptoKey, share: Bytes): Promise<WrappedKey> {
  const half = crypto.getRandomValues(new Uint8Array(32))
  const wrap = await crypto.subtle.importKey('raw', half, 'HKDF', false, ['deriveKey'])
  half.fill(0)
  return { wrap, wrapped: new Uint8Array(await crypto.subtle.wrapKey('raw', data, await whole(wrap, share), 'AES-KW')) }
}

async function unwrap(key: WrappedKey, share: Bytes | null, extractable: boolean, usages: KeyUsage[] = ['encrypt', 'decrypt']): Promise<CryptoKey> {
  return crypto.subtle.unwrapKey('raw', key.wrapped, await whole(key.wrap, share), 'AES-KW', 'AES-GCM', extractable, usages)
}

/** The wrapping key, of both halves. */
async function whole(wrap: CryptoKey, share: Bytes | null): Promise<CryptoKey> {
  if (!isHalf(wrap)) return wrap
  if (!share) throw new DOMException('the share is gone', 'InvalidAccessError')
  const of = { name: 'HKDF', hash: 'SHA-256', salt: share, info: INFO }
  return crypto.subtle.deriveKey(of, wrap, { name: 'AES-KW', length: 256 }, false, ['wrapKey', 'unwrapKey'])
}
