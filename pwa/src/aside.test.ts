// @vitest-environment happy-dom
/** A page that is set aside keeps no other out of the database, and loses nothing by it. */

import { openDB } from 'idb'
import { expect, test } from 'vitest'
import { openAccountDb } from './db.ts'

test('what a page had begun when it was set aside is given up, and begun again when it is shown', async () => {
  const [left, next] = [openAccountDb('aside'), openAccountDb('aside')]
  let tries = 0
  let went = (): void => undefined
  const gone = new Promise<void>((done) => (went = done))
  const said: string[] = []
  const written = left.write(['meta'], async (tx) => {
    tries += 1
    await tx.store.put('of the page that was left', 'a')
    if (tries > 1) return
    globalThis.dispatchEvent(new Event('pagehide'))
    went()
  })
  void written.then(() => said.push('saved'))
  await gone
  const seen = await other('aside')

  expect([seen, said]).toEqual([[], []])
  globalThis.dispatchEvent(new Event('pageshow'))
  await written
  expect(await next.use((db) => db.getAll('meta'))).toEqual(['of the page that was left'])
  expect([tries, said]).toEqual([2, ['saved']])
})

/** What another page reads meanwhile. */
async function other(person: string): Promise<unknown[]> {
  const db = await openDB(`daima-${person}`)
  const found = await db.getAll('meta')
  db.close()
  return found
}
