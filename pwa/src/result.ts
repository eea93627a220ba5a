/** What a call across modules answers: the thing, or why not. Nothing is thrown. */

export interface Why {
  /** A code of `server/errors.py`, or one of our own: NETWORK, TIMEOUT, STORAGE, LOCKED, SIGNED_OUT. */
  code: string
  /** What the server said to the person; empty for our own codes, whose words are in the catalogue. */
  words: string
  /** The same request may succeed later. */
  retryable: boolean
  /** Not our server's answer: no network, a captive portal, a time-out. */
  network?: boolean
  /** Not before this long. */
  retryAfterMs?: number
  /** Which field was wrong. */
  field?: string
}

export type Result<T> = { ok: true; data: T } | { ok: false; why: Why }

export function done<T>(data: T): Result<T> {
  return { ok: true, data }
}

export function failed(code: string, more: Partial<Why> = {}): { ok: false; why: Why } {
  return { ok: false, why: { code, words: '', retryable: false, ...more } }
}
