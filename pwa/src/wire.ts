/**
 * The one door to the server: a trusted operation by its name.
 *
 * Whether we are online is told by the content of an answer, never by the browser: a captive
 * portal answers too. Every request ends, by an answer or by its time.
 */

import type { Operations } from './contract.ts'
import { done, failed, type Result, type Why } from './result.ts'

export type Operation = keyof Operations

interface Options {
  timeoutMs?: number
  signal?: AbortSignal
}

interface Answer {
  data?: unknown
  errors?: { message: string; extensions?: Record<string, unknown> }[]
}

const TIMEOUT_MS = 20_000

export async function ask<O extends Operation>(
  operation: O,
  ...[variables, options]: Record<string, never> extends Operations[O]['variables']
    ? [variables?: Operations[O]['variables'], options?: Options]
    : [variables: Operations[O]['variables'], options?: Options]
): Promise<Result<Operations[O]['data']>> {
  const id = await idOf(operation)
  if (id === null) return offline('NETWORK')
  const response = await post({ id, variables: variables ?? {} }, options ?? {})
  if (!response.ok) return response
  return read(response.data)
}

/** The ids are a part of their own: hashes hardly compress, and the first page is drawn without them. */
async function idOf(operation: Operation): Promise<string | null> {
  try {
    return (await import('virtual:operations')).IDS[operation] ?? null
  } catch {
    return null
  }
}

async function post(body: unknown, { timeoutMs = TIMEOUT_MS, signal }: Options): Promise<Result<Response>> {
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(), timeoutMs)
  const stop = () => ending.abort()
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-daima': '1' },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      body: JSON.stringify(body),
      signal: ending.signal,
    })
    // The body is read before the time is up, or the time ends it too.
    return done(new Response(await response.text(), { status: response.status, headers: response.headers }))
  } catch {
    return offline(ending.signal.aborted && !signal?.aborted ? 'TIMEOUT' : 'NETWORK')
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}

async function read<T>(response: Response): Promise<Result<T>> {
  const answer = await parse(response)
  const [error] = answer?.errors ?? []
  if (error) return { ok: false, why: reason(error, response) }
  if (response.ok && answer && 'data' in answer && answer.data) return done(answer.data as T)
  if (response.status === 413) return failed('TOO_LARGE')
  if (response.status === 429 || response.status === 503) {
    return failed('BUSY', { retryable: true, retryAfterMs: retryAfter(response) ?? 5000 })
  }
  return offline('NETWORK')
}

/** Null where the answer is not our server's. */
async function parse(response: Response): Promise<Answer | null> {
  try {
    const answer: unknown = await response.json()
    return typeof answer === 'object' && answer !== null ? answer : null
  } catch {
    return null
  }
}

function reason(error: NonNullable<Answer['errors']>[number], response: Response): Why {
  const { code, retryable, retryAfterS, field } = error.extensions ?? {}
  const retryAfterMs = typeof retryAfterS === 'number' ? retryAfterS * 1000 : retryAfter(response)
  return {
    code: typeof code === 'string' ? code : 'ERROR',
    words: error.message,
    retryable: retryable === true,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(typeof field === 'string' ? { field } : {}),
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? seconds * 1000 : undefined
}

function offline(code: 'NETWORK' | 'TIMEOUT'): { ok: false; why: Why } {
  return failed(code, { retryable: true, network: true })
}
