/** The server's "something changed for you", over SSE: no data, one tab a phone listens, the others hear it from that one. */

export interface Pokes {
  /** Whether pokes reach us; if not, the loop asks by itself. */
  open(): boolean
}

const RETRY_MS = 30_000

/** Calls `listener` at every poke until `signal` ends it. */
export function onPoke(person: string, listener: () => void, signal: AbortSignal): Pokes {
  let source: EventSource | null = null
  const open = () => source?.readyState === 1
  const close = () => source?.close()
  if (typeof EventSource === 'undefined') return { open }
  signal.addEventListener('abort', close)
  const listen = () =>
    new Promise<void>((left) => {
      source = new EventSource('/live')
      source.addEventListener('poke', listener)
      // The browser reconnects by itself unless the answer was no event stream, as after a sign-out.
      source.addEventListener('error', () => {
        if (source?.readyState === 2) setTimeout(left, RETRY_MS)
      })
      signal.addEventListener('abort', () => left())
    })
  void navigator.locks.request(`live-${person}`, { signal }, () => lead(listen, signal)).catch(() => undefined)
  return { open }
}

async function lead(listen: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await listen()
}
