/** All codes of a unit as one PDF, on its way from the server: how far it is first, then the file. */

import { done, failed, type Result } from './result.ts'

export interface Progress {
  done: number
  of: number
}

/** An empty line ends what is told and begins the file. */
const END = '\n\n'

export async function posterSet(address: string, tell: (progress: Progress) => void, signal: AbortSignal): Promise<Result<Blob>> {
  try {
    const response = await fetch(`${address}&progress=1`, { credentials: 'same-origin', cache: 'no-store', redirect: 'error', signal })
    if (!response.ok || !response.body) return failed(response.status === 403 ? 'FORBIDDEN' : 'ERROR', { retryable: response.status >= 500 })
    return done(await read(response.body.getReader(), tell))
  } catch {
    return failed('NETWORK', { retryable: true, network: true })
  }
}

async function read(from: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>, tell: (progress: Progress) => void): Promise<Blob> {
  const file: Uint8Array<ArrayBuffer>[] = []
  const text = new TextDecoder('latin1')
  let told = ''
  let isTold = false
  for (;;) {
    const { value, done: isOver } = await from.read()
    if (isOver) break
    if (isTold) {
      file.push(value)
      continue
    }
    const before = told.length
    told += text.decode(value, { stream: true })
    const end = told.indexOf(END)
    isTold = end >= 0
    if (isTold) file.push(value.slice(end + END.length - before))
    const line = told.slice(0, isTold ? end : Math.max(told.lastIndexOf('\n'), 0)).split('\n').at(-1)
    if (line) tell(JSON.parse(line) as Progress)
  }
  if (!isTold) throw new Error('cut short')
  return new Blob(file, { type: 'application/pdf' })
}
