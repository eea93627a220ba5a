/** A photo as the server serves it, past every cache: who looks at one on a shared phone leaves it nowhere. */

import { done, failed, type Result } from './result.ts'

const TIMEOUT_MS = 20_000

export async function attachment(id: string, size: 'full' | 'small'): Promise<Result<Blob>> {
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(), TIMEOUT_MS)
  try {
    const response = await fetch(`/attachments/${id}${size === 'small' ? '/small' : ''}`, {
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: ending.signal,
    })
    if (response.ok && response.headers.get('content-type') === 'image/webp') return done(await response.blob())
    // A captive portal answers 200 with a page of its own.
    return response.ok ? offline() : failed(response.status === 401 ? 'SIGN_IN_REQUIRED' : 'NOT_FOUND')
  } catch {
    return offline()
  } finally {
    clearTimeout(timer)
  }
}

function offline(): { ok: false; why: ReturnType<typeof failed>['why'] } {
  return failed('NETWORK', { retryable: true, network: true })
}
