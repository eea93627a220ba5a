/** How long to wait after one failure more: anything up to a limit that doubles, so that no crowd comes back together. */

export interface Backoff {
  /** Milliseconds until the next try. */
  next(): number
  /** It went well: begin anew. */
  reset(): void
}

const LEAST_MS = 100
const MOST_MS = 300_000

/** Full jitter: up to `firstMs` after the first failure, up to five minutes after many. */
export function backoff(firstMs = 1000): Backoff {
  let failures = 0
  return {
    next() {
      const most = Math.min(MOST_MS, firstMs * 2 ** failures)
      failures += 1
      return LEAST_MS + Math.random() * most
    },
    reset() {
      failures = 0
    },
  }
}
