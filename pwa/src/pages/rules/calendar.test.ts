/** Holidays are written as they are announced, from a day to a day, and kept day by day. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fromSpans, spanOf, toSpans } from './calendar.ts'

const { body } = JSON.parse(readFileSync(new URL('../../../../server/tables/catalogue/holidays.json', import.meta.url), 'utf8')) as { body: { days: { on: string; label: string; works: boolean }[] } }
const FESTIVAL = { from: '2026-02-15', until: '2026-02-17', label: '春节', works: 'false', year: '2026' }
const WORKED = { from: '2026-02-14', until: '', label: '春节调休', works: 'true', year: '' }

it('the days of a release come back as they were, in fewer lines', () => {
  const spans = toSpans(JSON.stringify(body))

  expect(JSON.parse(fromSpans(spans))).toEqual({ days: [...body.days].sort((a, b) => (a.on < b.on ? -1 : 1)) })
  expect(spans.length).toBeLessThan(body.days.length / 1.5)
})

it('without an end it is one day', () => {
  expect(JSON.parse(fromSpans([WORKED]))).toEqual({ days: [{ on: '2026-02-14', label: '春节调休', works: true }] })
})

it.each([{ from: '', until: '2026-02-17' }, { from: '2026-02-17', until: '2026-02-15' }, { from: '2026-02-17', until: '2062-02-17' }])('what is no span is left to the server: %o', (said) => {
  expect(JSON.parse(fromSpans([{ ...FESTIVAL, ...said }]))).toEqual({ days: [{ on: '', label: '春节', works: false }] })
})

it('finds the line a day is of', () => {
  expect([0, 1, 3, 4].map((day) => spanOf([WORKED, FESTIVAL], day))).toEqual([0, 1, 1, -1])
})
