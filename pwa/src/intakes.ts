/** A spreadsheet of units or people on its way to the server, which answers with the id it will be asked about by. */

import { done, failed, type Result } from './result.ts'

export const LARGEST_MB = 10
const TIMEOUT_MS = 120_000

interface Answer {
  id?: string
  errors?: { message: string; extensions?: { code?: string } }[]
}

export async function sendIntake(file: File): Promise<Result<string>> {
  try {
    const response = await fetch(`/intakes?name=${encodeURIComponent(file.name)}`, {
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
