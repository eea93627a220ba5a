/** A part of the app that is nowhere any more. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { unsaved } from '../../scan/unsaved.ts'
import { comeAnew } from './update.ts'

const assign = vi.fn()

beforeEach(() => {
  vi.stubGlobal('location', { assign })
  vi.stubGlobal('performance', { now: () => 60_000 })
  vi.stubGlobal('navigator', { serviceWorker: { controller: {} } })
})

afterEach(() => {
  assign.mockClear()
  unsaved.count = 0
  vi.unstubAllGlobals()
})

test('the page comes anew where it was wanted', async () => {
  await comeAnew('/app/me')

  expect(assign).toHaveBeenCalledWith('/app/me')
})

test.each([
  ['it has just come', () => vi.stubGlobal('performance', { now: () => 900 })],
  ['a scan is only in memory', () => (unsaved.count = 1)],
  ['nobody has a newer one', () => (vi.stubGlobal('navigator', {}), vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline'))))],
])('it stays where %s', async (_, given) => {
  given()
  await comeAnew('/app/me')

  expect(assign).not.toHaveBeenCalled()
})
