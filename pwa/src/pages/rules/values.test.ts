/** What the release's indicators ask of facts is said in words, in each of their conditions. */
import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import type { FactKind } from '../../contract.ts'
import { known, need } from '../../words/words.ts'
import { valuesOf, withWritten } from './values.ts'

interface Indicator {
  key: string
  body: { fact: FactKind; where?: { field: string; value?: string; values?: string[] }[] }
}

const CATALOGUE = JSON.parse(readFileSync(new URL('../../../../server/tables/catalogue/indicators.json', import.meta.url), 'utf8')) as Indicator[]
const ASKED = CATALOGUE.flatMap(({ key, body }) => (body.where ?? []).map(({ field, value, values }) => [key, body.fact, field, value ? [value] : (values ?? [])] as const))
/** Rows of the installation, with labels of their own. */
const ROWS = ['category', 'kind']

beforeAll(async () => {
  for (const part of ['desk', 'rules', 'duty', 'topic', 'people'] as const) await need(part)
})

it.each(ASKED.filter(([, fact, field]) => !ROWS.includes(field) || fact === 'NOTICE'))('%s: %s.%s', (_, fact, field, values) => {
  const offered = valuesOf(fact, field)

  expect(offered.map((one) => one.value)).toEqual(expect.arrayContaining([...values]))
})

it('every value has words', () => {
  const fields = ['DUTY.state', 'DUTY.source', 'ACTIVITY.state', 'LIST_ITEM.state', 'LIST_ITEM.list', 'NOTICE.kind', 'NOTICE.visibility', 'SEAT.status', 'ATTENDANCE.presence', 'ATTENDANCE.enrolment', 'ACTIVITY.function', 'SEAT.leading']

  const labels = fields.flatMap((one) => valuesOf(one.split('.')[0] as FactKind, one.split('.')[1] ?? '').map(({ label }) => label))

  expect(labels.length).toBeGreaterThan(50)
  expect(labels.filter((label) => label.includes('.') || !label || known(label))).toEqual([])
})

it('keeps what is written though it is not offered', () => {
  expect(withWritten([{ value: 'A', label: '甲' }], ['A', 'B', ''])).toEqual([{ value: 'A', label: '甲' }, { value: 'B', label: 'B' }])
})
