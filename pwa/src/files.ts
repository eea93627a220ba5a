/** One file on its way to an address of the server, which answers with the id it keeps it under. */

import { done, failed, type Result } from './result.ts'

const TIMEOUT_MS = 120_000

interface Answer {
  id?: string
  errors?: { message: string; extensions?: { code?: string } }[]
}

/** `address` says what the file is for; its name is added. */
export async function sendFile(address: string, file: File): Promise<Result<string>> {
  try {
    const response = await fetch(`${address}${address.includes('?') ? '&' : '?'}name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'x-daima': '1' },
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      body: file,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const answer = (await response.json()) as Answer
    if (typeof answer.id === 'string') return done(answer.id)
    const [error] = answer.errors ?? []
    return failed(error?.extensions?.code ?? 'ERROR', { words: error?.message ?? '' })
  } catch {
    // No network, or a portal that answers with a page of its own.
    return failed('NETWORK', { retryable: true, network: true })
  }
}
