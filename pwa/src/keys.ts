/**
 * The phone's own key: ECDSA P-256, made here, never to leave.
 *
 * It signs what the phone sends and the live face of the deputy code. A cleared browser loses it;
 * signing in again makes another, and the server tells the person's other phones.
 */

import { concat, toBase64Url, utf8, uuidBytes, type Bytes } from './bytes.ts'
import type { StoredDevice } from './db.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

export async function makeDevice(): Promise<StoredDevice> {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { id: crypto.randomUUID(), publicKey, privateKey: pair.privateKey }
}

/** Raw r‖s, 64 bytes. */
export async function sign(device: StoredDevice, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(SIGNING, device.privateKey, message))
}

/** What proves at sign-in that this phone holds the key: `typed` is the login code, or the number beside a password. */
export async function prove(device: StoredDevice, typed: string): Promise<string> {
  return toBase64Url(await sign(device, concat(utf8('daima-device-1'), uuidBytes(device.id), utf8(typed))))
}

/** What stands beside pushed records: one signature over their hashes, in order. */
export async function signPush(device: StoredDevice, hashes: Bytes[]): Promise<string> {
  return toBase64Url(await sign(device, concat(utf8('daima-push-1'), uuidBytes(device.id), ...hashes)))
}

/** Whether a device of that public key (65 bytes) signed the message. */
export async function isSigned(message: Bytes, signature: Bytes, publicKey: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, ALGORITHM, false, ['verify'])
    return await crypto.subtle.verify(SIGNING, key, signature, message)
  } catch {
    return false
  }
}
