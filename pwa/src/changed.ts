/** Tells this tab and the others that something on the phone changed; what changed is read from the database. */

export type Topic = 'rows' | 'outbox' | 'session'

const listeners = new Set<(topic: Topic) => void>()
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('daima')

channel?.addEventListener('message', (event: MessageEvent<Topic>) => hear(event.data))
// Node would wait for the channel for ever.
;(channel as unknown as { unref?: () => void } | null)?.unref?.()

export function announce(topic: Topic): void {
  channel?.postMessage(topic)
  hear(topic)
}

/** Calls `listener` at every change, of this tab or another; answers how to stop. */
export function onChanged(listener: (topic: Topic) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function hear(topic: Topic): void {
  for (const listener of [...listeners]) listener(topic)
}
