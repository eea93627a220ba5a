/** A push came: something is shown, whatever fails; then the badge, then the server is told. */

import { flush, tell } from './acks.ts'
import { here } from './kept.ts'
import { PLAIN, saidBy, type Said } from './message.ts'

/** What this file wants of the worker it runs in. */
export interface Shows {
  registration: { showNotification(title: string, options: object): Promise<void> }
  navigator: { setAppBadge?(count?: number): Promise<void> }
}

export async function show(worker: Shows, text: () => string | undefined): Promise<void> {
  const said = saidBy(textOf(text), await whose())
  const shown = await notify(worker, said)
  if (shown.badge !== null) await worker.navigator.setAppBadge?.(shown.badge).catch(() => undefined)
  await tell(shown.options.data, 'shown')
  await flush()
}

/** Null too where the phone cannot say who is here: then nothing of the message is for anybody's eyes. */
async function whose(): Promise<string | null> {
  const who = await here().catch(() => null)
  return who?.person ?? null
}

/** Some browsers throw at bytes that are no text. */
function textOf(text: () => string | undefined): string | undefined {
  try {
    return text()
  } catch {
    return undefined
  }
}

/** What was shown in the end. */
async function notify({ registration }: Shows, said: Said): Promise<Said> {
  try {
    await registration.showNotification(said.title, { ...said.options, data: { ...said.options.data, at: Date.now() } })
    return said
  } catch {
    await registration.showNotification(PLAIN.title, { body: PLAIN.options.body, data: PLAIN.options.data })
    return PLAIN
  }
}
