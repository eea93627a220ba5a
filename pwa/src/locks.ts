/** One at a time under a name: over all tabs where the browser knows Web Locks, else within this one. */

const queues = new Map<string, Promise<unknown>>()

/** Rejects where `signal` ended the wait. */
export function alone<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const locks = globalThis.navigator?.locks
  if (locks) return (signal ? locks.request(name, { signal }, work) : locks.request(name, work)) as Promise<T>
  const mine = (queues.get(name) ?? Promise.resolve()).then(() => {
    if (signal?.aborted) throw new DOMException('given up', 'AbortError')
    return work()
  })
  queues.set(name, mine.catch(() => undefined))
  return mine
}
