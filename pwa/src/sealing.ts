/** AES-GCM as everything here is sealed with it: a nonce before the bytes, a name bound to them. */

import { concat, fromUtf8, utf8, type Bytes } from './bytes.ts'

const IV_BYTES = 12

export async function sealBytes(key: CryptoKey, name: Bytes, bytes: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: name }, key, bytes)
  return concat(iv, new Uint8Array(body))
}

/** Null where the bytes are not of that key and name. */
export async function unsealBytes(key: CryptoKey, name: Bytes, sealed: Bytes): Promise<Bytes | null> {
  const iv = sealed.subarray(0, IV_BYTES)
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: name }, key, sealed.subarray(IV_BYTES)))
  } catch {
    return null
  }
}

export function seal(key: CryptoKey, name: string, value: unknown): Promise<Bytes> {
  return sealBytes(key, utf8(name), utf8(JSON.stringify(value)))
}

export async function unseal<T>(key: CryptoKey, name: string, sealed: Bytes): Promise<T | null> {
  const text = await unsealBytes(key, utf8(name), sealed)
  return text && (JSON.parse(fromUtf8(text)) as T)
}

/** Under what name a row's body is sealed: here, so that the first page does without the pull. */
export function rowName(scope: string, kind: string, id: string): string {
  return `row/${scope}/${kind}/${id}`
}
