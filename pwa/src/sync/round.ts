/**
 * One round with the server: push a batch, hear the answers, pull every page, keep it all.
 *
 * `Sending` is written nowhere: what no ack came for is sent again, and the server knows it.
 */

import { keepSkew, setMeta, type Account } from '../account.ts'
import { announce } from '../changed.ts'
import { measure } from '../clock.ts'
import { failed, type Why } from '../result.ts'
import { ask } from '../wire.ts'
import { begunAnew, mayBeginAnew } from './anew.ts'
import { compare, isDue } from './check.ts'
import { resendSince, resendToAnother } from './outbox.ts'
import { clearStage, commit, forget, held, hearScopes, isForAnother, noScopes, stage, type Answer, type Held } from './pull.ts'
import { acked, batch, quarantine, type Batch } from './push.ts'
import { settle } from './receipts.ts'

/** Version of the phone's own tables, as the server is told. */
const SCHEMA = 1
const PAGE_ROWS = 500
const TIMEOUT_MS = 30_000
const FULL_BATCH = 100

export interface Round {
  /** Null where all went well. */
  why: Why | null
  /** More waits to be sent, or must be pulled from the beginning. */
  again: boolean
  wipe: boolean
  /** The server takes records of this app and gives it no rows: it must be updated. */
  minClient: string | null
  /** When to come back at the earliest. */
  retryAfterMs: number | null
  leaseMs: number | null
}

/** How much goes at once on this phone; halved when a batch cannot be carried. */
export interface Pace {
  limit: number
}

export function fullPace(): Pace {
  return { limit: FULL_BATCH }
}

/** `progress` is called whenever something moved. */
export async function round(account: Account, pace: Pace, signal: AbortSignal, progress: () => void): Promise<Round> {
  const from = await held(account)
  const out = await batch(account, pace.limit)
  for (const row of out.spoilt) await quarantine(account, row, 'MALFORMED')
  await clearStage(account)
  const scopes = noScopes()
  let page: string | null = null
  let answered = 0
  let restored = false
  for (;;) {
    const sent: Batch = page === null ? out : { ...out, rows: [], records: [], signature: null }
    const answer = await exchange(account, from, sent, page, signal)
    progress()
    if (!answer.ok) return trouble(account, from, pace, out, answer.why)
    const said = answer.data
    if (said.wipe) return { ...calm(said), wipe: true }
    if (isForAnother(account, said)) return { ...calm(said), leaseMs: null, why: failed('SIGN_IN_REQUIRED').why }
    restored = (await resendToAnother(account, said.epoch)) || restored
    await acked(account, said.acks)
    answered += said.acks.length
    if (said.acks.length) announce('outbox')
    if (said.reset !== 'NONE') return startAgain(account, from, said)
    await stage(account, said, scopes)
    hearScopes(scopes, said)
    page = said.page
    if (page === null) {
      await keep(account, from, scopes, said)
      if (answered > 0) pace.limit = Math.min(FULL_BATCH, pace.limit * 2)
      const more = out.pending > 0 && answered + out.spoilt.length > 0
      return { ...calm(said), again: (await compare(account, said)) || more || restored }
    }
  }
}

async function exchange(account: Account, from: Held, out: Batch, page: string | null, signal: AbortSignal) {
  const input = {
    device: account.device.id,
    client: __APP_VERSION__,
    schema: SCHEMA,
    records: out.records,
    signature: out.signature,
    pending: out.pending,
    cursor: from.cursor,
    scopes: from.scopes,
    page,
    limit: PAGE_ROWS,
    check: page === null && (await isDue(account)),
    anew: (await begunAnew(account)).length,
  }
  const asked = Date.now()
  const answer = await ask('Sync', { input }, { signal, timeoutMs: TIMEOUT_MS })
  if (!answer.ok) return answer
  await keepSkew(account, measure(asked, Date.now(), answer.data.sync.serverTime))
  return { ok: true as const, data: answer.data.sync }
}

async function keep(account: Account, from: Held, scopes: ReturnType<typeof noScopes>, said: Answer): Promise<void> {
  // A phone below minClient may push and is given no cursor: what it has stays as it is.
  if (said.cursor !== null && (await commit(account, from, scopes, said.cursor))) announce('rows')
  if (await settle(account)) announce('outbox')
  await setMeta(account, 'lastSync', Date.now())
}

async function startAgain(account: Account, from: Held, said: Answer): Promise<Round> {
  // Asked from the beginning already, or a moment ago: a server that says so again is given time.
  if (from.afresh || !(await mayBeginAnew(account))) return { ...calm(said), why: failed('ERROR', { retryable: true }).why }
  if (said.resendSince !== null) await resendSince(account, said.resendSince)
  await forget(account)
  return { ...calm(said), again: true }
}

function calm(said: Answer): Round {
  const { minClient, retryAfterMs, leaseMs } = said
  return { why: null, again: false, wipe: false, minClient, retryAfterMs, leaseMs }
}

/** A batch too large is halved; one record too large alone is set aside. All else is for the loop's back-off. */
async function trouble(account: Account, from: Held, pace: Pace, out: Batch, why: Why): Promise<Round> {
  const unfit = why.code === 'TOO_LARGE' || why.code === 'INVALID'
  const result: Round = { why, again: false, wipe: false, minClient: null, retryAfterMs: why.retryAfterMs ?? null, leaseMs: null }
  if (why.field === 'cursor' || why.field === 'page') {
    // It was none of the records: where we had read to means nothing to this server.
    await forget(account)
    return from.afresh ? result : { ...result, why: null, again: true }
  }
  if (!unfit || out.rows.length === 0) return result
  const [only] = out.rows
  if (out.rows.length === 1 && only) {
    await quarantine(account, only, why.code === 'TOO_LARGE' ? 'TOO_LARGE' : 'MALFORMED')
    announce('outbox')
  } else {
    pace.limit = Math.max(1, Math.floor(out.rows.length / 2))
  }
  return { ...result, why: null, again: true }
}
