/**
 * What is in a code (码), and how its sign, MAC or signature is checked.
 *
 * The twin of `server/domain/codes.py`; both are held to `tests/cases/codes.json`.
 */

import { concat, fromBase64Url, sha256, toBase64Url, toHex, uint32, utf8, uuidBytes, uuidText, type Bytes } from '../bytes.ts'
import type { CodeKind } from '../contract.ts'
import { isSigned } from '../keys.ts'

/** 31 signs, a prime, so that one wrong sign or a swap of neighbours always shows. */
export const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'
export const TOKEN_LENGTH = 8
export const TRACKING_LENGTH = 18
/** A live code turns over this often. */
export const SLOT_S = 30

const ALG_MAC = 1
const ALG_P256 = 2
const LIVE_DEPUTY_INFO = utf8('daima-deputy-live-1')
const PREFIX: Record<CodeKind, string> = { STATION: 's', DEPUTY: 'd', ACTIVITY: 'a', MATTER: 't' }
const KIND: Record<string, CodeKind> = { s: 'STATION', d: 'DEPUTY', a: 'ACTIVITY', t: 'MATTER' }
// What Python calls white space; a browser counts otherwise.
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'
const SPACES = new RegExp(`[${SPACE}]`, 'g')
const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g')
const CONTROLS = /^[^!-\uffff]+/
const PATH = /^\/([sdat])\/([0-9a-z]+)\/?$/i

/** The proof in an activity's live code: which display showed it, in which slot. */
export interface LiveActivity {
  display: number
  slot: number
  mac: Bytes
}

/** The proof in a deputy's live code: which device showed it, in which slot. */
export interface LiveDeputy {
  device: string
  slot: number
  signature: Bytes
}

export interface ScannedCode {
  /** Null for a typed token, which names no kind. */
  kind: CodeKind | null
  /** Upper case, its check sign right. */
  token: string
  live: LiveActivity | LiveDeputy | null
  /** A fragment was there and could not be read. */
  damaged: boolean
}

/** Whether a token is of our alphabet and its check sign fits. */
export function hasRightSign(token: string): boolean {
  if (token.length !== TOKEN_LENGTH && token.length !== TRACKING_LENGTH) return false
  const places = [...token].map((sign) => ALPHABET.indexOf(sign))
  if (places.includes(-1)) return false
  return places.reduce((sum, place, weight) => sum + (weight + 1) * place, 0) % 31 === 0
}

/** The printed link; `host` is an origin. */
export function link(host: string, kind: CodeKind, token: string): string {
  return `${host}/${PREFIX[kind]}/${token}`
}

/**
 * Read what a camera saw or a person typed; null if it is no code of ours or a sign of it is wrong.
 *
 * Host and case do not matter: a code of another city's host is found out by its token.
 */
export function read(text: string): ScannedCode | null {
  const typed = text.replace(SPACES, '').replaceAll('-', '').toUpperCase()
  if (hasRightSign(typed)) return { kind: null, token: typed, live: null, damaged: false }
  const { path, fragment } = split(text)
  const [, prefix = '', signs = ''] = PATH.exec(path) ?? []
  const kind = KIND[prefix.toLowerCase()]
  const token = signs.toUpperCase()
  if (!kind || !hasRightSign(token)) return null
  const live = fragment ? readFragment(kind, fragment) : null
  return { kind, token, live, damaged: fragment !== '' && live === null }
}

/** Whether a text has the shape of one of our codes, its signs right or wrong: worth telling staff of. */
export function looksOurs(text: string): boolean {
  return PATH.test(split(text).path)
}

/** Host, path and fragment of a link, with or without its host: how Python's `urlsplit` sees it. */
export function split(text: string): { host: string; path: string; fragment: string } {
  const link = text.replace(ENDS, '').replace(CONTROLS, '').replace(/[\t\r\n]/g, '')
  const [plain = '', ...behind] = link.replace(/^[A-Za-z][A-Za-z0-9+.-]*:/, '').split('#')
  const [, host = '', path = ''] = /^(\/\/[^/?]*)?([^?]*)/.exec(plain) ?? []
  return { host: host.slice(2), path: isHost(host) ? path : '', fragment: behind.join('#') }
}

/** No bracket but round an address, no sign that only looks like one of a link's own. */
function isHost(host: string): boolean {
  const name = host.slice(2).replace(/[@:]/g, '')
  return /^[^[\]]*(\[[\da-f:.]+\][^[\]]*)?$/i.test(host) && !/[/?#@:]/.test(name.normalize('NFKC'))
}

function readFragment(kind: CodeKind, fragment: string): LiveActivity | LiveDeputy | null {
  const proof = fromBase64Url(fragment)
  if (!proof) return null
  const at = (place: number) => new DataView(proof.buffer).getUint32(place)
  if (kind === 'ACTIVITY' && proof.length === 17 && proof[0] === ALG_MAC) {
    return { display: at(1), slot: at(5), mac: proof.slice(9) }
  }
  if (kind === 'DEPUTY' && proof.length === 85 && proof[0] === ALG_P256) {
    return { device: uuidText(proof.slice(1, 17)), slot: at(17), signature: proof.slice(21) }
  }
  return null
}

/** The slot a moment lies in; seconds since 1970, UTC. */
export function slotAt(seconds: number): number {
  return Math.floor(seconds / SLOT_S)
}

/** Days since 1970, UTC: a display's key is good for one of them. */
export function dayOfSlot(slot: number): number {
  return Math.floor((slot * SLOT_S) / 86_400)
}

/** A display's key of one day, as WebCrypto uses it; it cannot be taken out again. */
export async function importDisplayKey(key: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

/** What stands behind the `#` of an activity's live code. */
export async function liveActivityFragment(key: CryptoKey, token: string, display: number, slot: number): Promise<string> {
  const head = concat(Uint8Array.of(ALG_MAC), uint32(display), uint32(slot))
  const mac = await crypto.subtle.sign('HMAC', key, concat(head, utf8(token)))
  return toBase64Url(concat(head, new Uint8Array(mac, 0, 8)))
}

/** What a deputy's phone signs for one slot. */
export function liveDeputyMessage(token: string, device: string, slot: number): Bytes {
  return concat(LIVE_DEPUTY_INFO, Uint8Array.of(ALG_P256), uuidBytes(device), uint32(slot), utf8(token))
}

/** What stands behind the `#` of a deputy's live code; the signature is raw r‖s, 64 bytes. */
export function liveDeputyFragment(device: string, slot: number, signature: Bytes): string {
  return toBase64Url(concat(Uint8Array.of(ALG_P256), uuidBytes(device), uint32(slot), signature))
}

/** Whether the device of that key (65 bytes) signed the slot. */
export async function isLiveDeputy(live: LiveDeputy, token: string, publicKey: Bytes): Promise<boolean> {
  return isSigned(liveDeputyMessage(token, live.device, live.slot), live.signature, publicKey)
}

/** How a phone that knows an activity recognises its poster, without being able to make one. */
export async function posterHash(activity: string, token: string): Promise<string> {
  return toHex(await sha256(concat(uuidBytes(activity), utf8(token)))).slice(0, 16)
}
