/** The server's half of `entrust.ts`, with the key of the shared cases. */

import { fromBase64Url, fromUtf8, sha256, toHex, type Bytes } from '../bytes.ts'
import { agreed, placeOf } from '../entrust.ts'
import { cases } from '../rules/cases.ts'

interface Cases {
  point: string
  private: JsonWebKey
  entrusted: { name: string; person: string; as: string; sealed: string; text: string | null }[]
}

export const { point: POINT, private: PRIVATE, entrusted: ENTRUSTED } = cases<Cases>('entrusted')
const CURVE = { name: 'ECDH', namedCurve: 'P-256' }

export function serverPoint(): Bytes {
  return bytes(POINT)
}

/** The share a server of tests gives a person. */
export function aShare(person: string): string {
  return person.replaceAll('-', '')
}

/** The text, null where it is not for that place or key. */
export async function opened(person: string, name: string, sealed: string): Promise<string | null> {
  const [id, ephemeral, iv, body] = [[0, 4], [4, 69], [69, 81], [81]].map(([from, to]) => bytes(sealed).slice(from, to)) as [Bytes, Bytes, Bytes, Bytes]
  try {
    if (toHex(id) !== toHex((await sha256(serverPoint())).slice(0, 4))) return null
    const own = await crypto.subtle.importKey('jwk', PRIVATE, CURVE, false, ['deriveBits'])
    const their = await crypto.subtle.importKey('raw', ephemeral, CURVE, false, [])
    const key = await agreed(own, their, new Uint8Array([...ephemeral, ...serverPoint()]), 'decrypt')
    return fromUtf8(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: placeOf(person, name) }, key, body))
  } catch {
    return null
  }
}

function bytes(text: string): Bytes {
  return fromBase64Url(text) ?? new Uint8Array()
}
