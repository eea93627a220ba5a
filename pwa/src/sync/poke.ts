/** The server's "something changed for you", over SSE: no data, one tab a phone listens, the others hear it from that one. */

import { alone } from '../locks.ts'
import { backoff } from './backoff.ts'

export interface Pokes {
  /** Whether pokes reach us; if not, the loop asks by itself. */
  open(): boolean
}

const FIRST_MS = 4000
/** A stream that ended sooner was none: some proxies open it and close it at once. */
const LASTING_MS = 20_000
const ONLINE_MS = 5000

/** Calls `listener` at every poke until `signal` ends it, and once after a gap in which one may have been missed. */
export function onPoke(person: string, listener: () => void, signal: AbortSignal): Pokes {
  let source: EventSource | null = null
  const open = () => source?.readyState === 1
  if (typeof EventSource === 'undefined') return { open }
  const pause = backoff(FIRST_MS)
  let missed = false

  const listen = () =>
    new Promise<void>((left) => {
      const stream = (source = new EventSource('/live'))
      let since = Infinity
      const leave = () => {
        stream.close()
        left()
      }
      stream.addEventListener('poke', listener)
      stream.addEventListener('open', () => {
        since = Date.now()
        if (missed) listener()
      })
      // Left to itself a browser asks again every few seconds, for as long as there is no network.
      stream.addEventListener('error', () => {
        missed = true
        if (Date.now() - since >= LASTING_MS) pause.reset()
        leave()
      })
      signal.addEventListener('abort', leave, { once: true })
    })

  const lead = async () => {
    while (!signal.aborted) {
      await listen()
      await rest(pause.next(), signal)
    }
  }
  void alone(`live-${person}`, lead, signal).catch(() => undefined)
  return { open }
}

/** Over after that time, or soon after the network is said to be back, or when all ends. */
function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((over) => {
    const ended = new AbortController()
    const end = () => {
      clearTimeout(timer)
      ended.abort()
      over()
    }
    let timer = setTimeout(end, ms)
    const sooner = () => {
      clearTimeout(timer)
      timer = setTimeout(end, Math.random() * Math.min(ms, ONLINE_MS))
    }
    globalThis.addEventListener?.('online', sooner, { signal: ended.signal })
    signal.addEventListener('abort', end, { signal: ended.signal })
    if (signal.aborted) end()
  })
}
