/**
 * A server of a few lines at the `fetch` seam: it keeps records, answers each once, and feeds rows.
 *
 * It can be cut off, lose its answers after keeping what came, or be somebody else's portal.
 */

import { IDS } from 'virtual:operations'
import type { AckCode, RecordInput, SyncInput } from '../contract.ts'
import { opened } from './entrusted.ts'
import { FakeUploads } from './uploads.ts'

type WireRow = [scope: string, kind: string, id: string, rev: number, deleted: boolean, body: unknown]

interface SyncSays {
  acks?: { record: string; code: AckCode; state: number | null; why: string | null }[]
  rows?: WireRow[]
  page?: string | null
  cursor?: string | null
  sums?: { scope: string; rows: number; sum: number }[] | null
  epoch?: string | null
  reset?: string
  resendSince?: number | null
  addScopes?: string[]
  dropScopes?: string[]
  wipe?: boolean
  retryAfterMs?: number | null
  leaseMs?: number
  minClient?: string
}

export class FakeServer {
  readonly records = new Map<string, RecordInput>()
  readonly asked: SyncInput[] = []
  /** How often anybody came, the network being there or not. */
  knocks = 0
  readonly requests: { name: string; variables: Record<string, unknown> }[] = []
  /** What is answered to other operations, by name. */
  readonly answers = new Map<string, unknown>()
  /** One of these is taken for each Sync, and laid over the plain answer. */
  readonly script: SyncSays[] = []
  offline = false
  /** Keep what comes, and never let the answer through. */
  losesAnswers = 0
  /** A hotel's page instead of ours. */
  portal = false
  readonly uploads = new FakeUploads()
  signedOut = false
  /** Whose session it is: what they entrusted is opened. */
  person = ''
  private cursor = 0

  constructor() {
    globalThis.fetch = (url, options) =>
      String(url).startsWith('/uploads/') ? this.bytes(String(url), options ?? {}) : this.fetch(JSON.parse(String(options?.body)))
  }

  private async fetch({ id, variables }: { id: string; variables: Record<string, unknown> }): Promise<Response> {
    this.knocks += 1
    if (this.offline) throw new TypeError('Failed to fetch')
    if (this.portal) return new Response('<html>Welcome to our hotel</html>', { status: 200 })
    const name = Object.keys(IDS).find((key) => IDS[key] === id) ?? ''
    this.requests.push({ name, variables })
    if (this.signedOut) return refusal(401, 'SIGN_IN_REQUIRED')
    if (name === 'Entrusted') this.answers.set(name, { entrusted: await this.opened(variables.sealed as { name: string; sealed: string }[]) })
    const data = name === 'Sync' ? { sync: this.sync(variables.input as SyncInput) } : this.answers.get(name)
    if (this.losesAnswers > 0) {
      this.losesAnswers -= 1
      throw new TypeError('Failed to fetch')
    }
    return data === undefined ? refusal(200, 'NOT_FOUND') : Response.json({ data })
  }

  private opened(sealed: { name: string; sealed: string }[]): Promise<(string | null)[]> {
    return Promise.all(sealed.map((one) => opened(this.person, one.name, one.sealed)))
  }

  private bytes(url: string, options: RequestInit): Promise<Response> {
    this.knocks += 1
    if (this.offline) throw new TypeError('Failed to fetch')
    if (this.portal) return Promise.resolve(new Response('<html>Welcome to our hotel</html>', { status: 200 }))
    return this.uploads.fetch(url.slice('/uploads/'.length), options)
  }

  private sync(input: SyncInput): unknown {
    this.asked.push(input)
    const says = this.script.shift() ?? {}
    const acks = says.acks ?? input.records.map((record) => this.keep(record))
    this.cursor += 1
    return {
      serverTime: Date.now(),
      reset: 'NONE',
      resendSince: null,
      addScopes: [],
      dropScopes: [],
      rows: [],
      page: null,
      cursor: says.page ? null : `e|${this.cursor}`,
      epoch: 'e',
      retryAfterMs: null,
      minClient: null,
      wipe: false,
      leaseMs: 604_800_000,
      ...says,
      acks,
    }
  }

  private keep(record: RecordInput) {
    const code: AckCode = this.records.has(record.id) ? 'DUPLICATE' : 'RECEIVED'
    this.records.set(record.id, record)
    return { record: record.id, code, state: 0, why: null }
  }
}

function refusal(status: number, code: string): Response {
  return Response.json({ errors: [{ message: '请先登录。', extensions: { code, retryable: false } }] }, { status })
}
