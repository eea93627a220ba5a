/** A file that comes after what is told of it, cut anywhere on its way. */

import { afterEach, expect, test, vi } from 'vitest'
import { posterSet, type Progress } from './posterSets.ts'

const TOLD = '{"done":50,"of":120}\n{"done":100,"of":120}\n{"done":120,"of":120}\n\n'
const FILE = '%PDF-1.7\n\n%%EOF'

function answers(pieces: string[], status = 200): void {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece))
  const body = new ReadableStream({
    start(stream) {
      for (const piece of bytes) stream.enqueue(piece)
      stream.close()
    },
  })
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })))
}

async function got(told: Progress[] = []): Promise<string> {
  const answer = await posterSet('/poster-sets/station.pdf?unit=1', (now) => told.push(now), new AbortController().signal)
  return answer.ok ? answer.data.text() : answer.why.code
}

afterEach(() => vi.unstubAllGlobals())

test.each(Array.from({ length: TOLD.length + 3 }, (_, at) => at + 1))('cut after %i bytes, the file is whole', async (at) => {
  const told: Progress[] = []
  answers([(TOLD + FILE).slice(0, at), (TOLD + FILE).slice(at)])

  expect(await got(told)).toBe(FILE)
  expect(told.at(-1)).toEqual({ done: 120, of: 120 })
})

test('what breaks off before the file is no file', async () => {
  answers([TOLD.slice(0, 30)])
  expect(await got()).toBe('NETWORK')
})

test('a refusal is told as one', async () => {
  answers(['<html>'], 403)
  expect(await got()).toBe('FORBIDDEN')
})
