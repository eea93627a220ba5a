/** One at a time under a name: over all tabs where the browser knows Web Locks, else within this one. */

/** What is done one after another, in this tab. */
export function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}

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
