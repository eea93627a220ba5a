/** The decoder, as the page calls it: one worker, made once, warm before the first frame. */

import type { Job, Read } from './reader.worker.ts'

let worker: Worker | null = null
let count = 0
const waiting = new Map<number, (text: string | null) => void>()

/** Load the decoder now, so that the first frame does not wait for it. */
export function warm(): void {
  worker ??= make()
}

/** The text of a QR code in a frame or a picture; null if there is none. */
export function readCode(image: Job['image']): Promise<string | null> {
  warm()
  const id = (count += 1)
  return new Promise((resolve) => {
    waiting.set(id, resolve)
    const transfer = image instanceof Blob ? [] : [image.data.buffer]
    worker?.postMessage({ id, image } satisfies Job, transfer)
  })
}

function make(): Worker {
  const made = new Worker(new URL('./reader.worker.ts', import.meta.url), { type: 'module' })
  made.addEventListener('message', ({ data: { id, text } }: MessageEvent<Read>) => answer(id, text))
  made.addEventListener('error', () => {
    // It could not load, or died: nobody waits for ever, and the next frame tries anew.
    worker = null
    for (const id of [...waiting.keys()]) answer(id, null)
  })
  return made
}

function answer(id: number, text: string | null): void {
  waiting.get(id)?.(text)
  waiting.delete(id)
}
