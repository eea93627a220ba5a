/** Where bytes are sent to: tus from the specification, with whatever can go wrong on the way. */

import { concat, sha256, toBase64Url, type Bytes } from '../bytes.ts'

/**
 * What befalls one request: its answer is lost after it was done, it is cut before, it is damaged on
 * the way, all that came is forgotten, or a status is answered.
 */
export type Fault = 'LOST' | 'CUT' | 'DAMAGED' | 'FORGOTTEN' | number

export class FakeUploads {
  readonly held = new Map<string, { length: number; bytes: Bytes }>()
  /** Every request that came, with where it began. */
  readonly seen: string[] = []
  /** One of these is taken for each request; null lets it pass. */
  readonly faults: (Fault | null)[] = []
  /** Done when a request has come, before it is answered. */
  onSeen: () => Promise<unknown> = () => Promise.resolve()

  async fetch(sha: string, { method = 'GET', headers, body }: RequestInit): Promise<Response> {
    const given = new Headers(headers)
    this.seen.push([method, given.get('upload-offset')].filter((part) => part !== null).join(' '))
    const fault = this.faults.shift() ?? null
    await this.onSeen()
    if (fault === 'CUT') throw new TypeError('Failed to fetch')
    if (fault === 'FORGOTTEN') this.held.delete(sha)
    if (typeof fault === 'number') return refusal(fault)
    const answer = await this.answer(sha, method, given, fault === 'DAMAGED' ? new Uint8Array(3) : ((body as Bytes | null) ?? new Uint8Array()))
    if (fault === 'LOST') throw new TypeError('Failed to fetch')
    return answer
  }

  private async answer(sha: string, method: string, given: Headers, body: Bytes): Promise<Response> {
    const upload = this.held.get(sha)
    if (method === 'POST' && !upload) {
      this.held.set(sha, { length: Number(given.get('upload-length')), bytes: new Uint8Array() })
      return at(201, 0)
    }
    if (!upload) return refusal(404)
    if (method !== 'PATCH') return at(200, upload.bytes.length)
    if (Number(given.get('upload-offset')) !== upload.bytes.length) return refusal(409)
    if (given.get('upload-checksum') !== `sha256 ${await base64(body)}`) return refusal(460)
    upload.bytes = concat(upload.bytes, body)
    return at(204, upload.bytes.length)
  }
}

async function base64(body: Bytes): Promise<string> {
  return `${toBase64Url(await sha256(body)).replaceAll('-', '+').replaceAll('_', '/')}=`
}

function at(status: number, offset: number): Response {
  return new Response(null, { status, headers: { 'tus-resumable': '1.0.0', 'upload-offset': String(offset) } })
}

function refusal(status: number): Response {
  const told = JSON.stringify({ errors: [{ message: '现在不行。', extensions: {} }] })
  return new Response(told, { status, headers: { 'tus-resumable': '1.0.0', 'retry-after': '7' } })
}
