/**
 * Bytes out, after all records: piece by piece over tus (docs/sync.md), from wherever the server is.
 *
 * What the server said it has is written nowhere but there: killed or cut anywhere, the next try
 * asks, and goes on. Who writes a record meanwhile does not wait for a photo.
 */

import type { Account } from '../account.ts'
import { sha256, toBase64Url, type Bytes } from '../bytes.ts'
import { done, failed, type Result, type Why } from '../result.ts'
import { bytesOf, nextBlob, recordsWait, remember, freeBlobs } from './blobs.ts'

export interface Uploading {
  sha: string
  sent: number
  size: number
}

export interface Carry {
  /** Null where all went well, or nothing was to go. */
  why: Why | null
  /** Records wait now: they go first. */
  again: boolean
}

type Heard = (now: Uploading | null) => void

const LEAST_PIECE = 64 * 1024
const MOST_PIECE = 256 * 1024
const QUICK_MS = 4000
const TIMEOUT_MS = 45_000
const TRIES = 4
const DAY_MS = 86_400_000
/** What is wrong with these bytes or this account, and with nothing else: they step aside. */
const ASIDE = new Set(['TOO_LARGE', 'FULL', 'TOO_OFTEN', 'INVALID', 'GONE'])

/** Send what waits, one after another; ends early where records wait or something is wrong. */
export async function carry(account: Account, signal: AbortSignal, heard: Heard): Promise<Carry> {
  await freeBlobs(account)
  try {
    while (account.vault.readable && !signal.aborted) {
      const blob = await nextBlob(account)
      if (!blob) break
      const result = await send(account, blob.sha, signal, heard)
      if (!result.ok && !ASIDE.has(result.why.code)) return { why: result.why, again: false }
      if (!result.ok) await putOff(account, blob.sha, result.why)
      else if (result.data === 'YIELDED') return { why: null, again: true }
    }
  } finally {
    heard(null)
  }
  return { why: null, again: false }
}

async function putOff(account: Account, sha: string, why: Why): Promise<void> {
  const { code, words } = why
  await remember(account, sha, { why: { code, words }, notBefore: Date.now() + (why.retryAfterMs ?? DAY_MS) })
}

async function send(account: Account, sha: string, signal: AbortSignal, heard: Heard): Promise<Result<'SENT' | 'YIELDED'>> {
  const bytes = await bytesOf(account, sha)
  if (!bytes) return failed('GONE')
  let here = await ask('POST', sha, { 'upload-length': String(bytes.length) }, signal)
  let size = LEAST_PIECE
  for (let odd = 0; here.ok && here.data < bytes.length; ) {
    heard({ sha, sent: here.data, size: bytes.length })
    if (await recordsWait(account)) return done('YIELDED')
    const began = Date.now()
    const next = await piece(sha, bytes.subarray(here.data, here.data + size), here.data, signal)
    size = Date.now() - began < QUICK_MS ? Math.min(MOST_PIECE, size * 2) : LEAST_PIECE
    // Elsewhere than we thought, or damaged on the way: the server says where to go on.
    const lost = !next.ok && (next.why.code === 'CONFLICT' || next.why.code === 'DAMAGED') && ++odd < TRIES
    here = lost ? await ask('HEAD', sha, {}, signal) : next
  }
  if (!here.ok) return here
  await remember(account, sha, { sentAt: Date.now() })
  return done('SENT')
}

async function piece(sha: string, bytes: Bytes, offset: number, signal: AbortSignal): Promise<Result<number>> {
  const sum = toBase64Url(await sha256(bytes)).replaceAll('-', '+').replaceAll('_', '/')
  const headers = {
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
    'upload-checksum': `sha256 ${sum.padEnd(Math.ceil(sum.length / 4) * 4, '=')}`,
  }
  return ask('PATCH', sha, headers, signal, bytes)
}

/** One question; answers how much the server has. */
async function ask(
  method: string,
  sha: string,
  headers: Record<string, string>,
  signal: AbortSignal,
  body?: Bytes,
): Promise<Result<number>> {
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(), TIMEOUT_MS)
  const stop = () => ending.abort()
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    const response = await fetch(`/uploads/${sha}`, {
      method,
      headers: { 'x-daima': '1', 'tus-resumable': '1.0.0', ...headers },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: ending.signal,
      ...(body ? { body } : {}),
    })
    return await read(response)
  } catch {
    return failed(ending.signal.aborted && !signal.aborted ? 'TIMEOUT' : 'NETWORK', { retryable: true, network: true })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** What the statuses say where there is no body to say it (docs/sync.md). */
const CODES: Record<number, string> = {
  401: 'SIGN_IN_REQUIRED',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'TOO_LARGE',
  429: 'TOO_OFTEN',
  460: 'DAMAGED',
  503: 'BUSY',
  507: 'FULL',
}

async function read(response: Response): Promise<Result<number>> {
  // A captive portal answers too, and speaks no tus.
  if (response.headers.get('tus-resumable') === null) return failed('NETWORK', { retryable: true, network: true })
  const offset = Number(response.headers.get('upload-offset') ?? Number.NaN)
  if (response.ok && Number.isSafeInteger(offset)) return done(offset)
  const code = CODES[response.status] ?? (response.status < 500 ? 'INVALID' : 'BUSY')
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryable = response.status >= 500 && code !== 'FULL'
  return failed(code, { words: await wordsOf(response), retryable, ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}) })
}

async function wordsOf(response: Response): Promise<string> {
  try {
    const told = (await response.json()) as { errors?: { message?: string }[] }
    return told.errors?.[0]?.message ?? ''
  } catch {
    return ''
  }
}
