import { expect, test } from 'vitest'
import type { Row } from '../rows.ts'
import { categoriesOn } from './categories.ts'

function version(key: string, rev: number, since: string | null, more: Partial<Row<'duty_category'>['body']> = {}): Row<'duty_category'> {
  const body = { key, label: `${key} ${rev}`, counts: true, reportable: true, halfDays: 2, addressed: false, rank: 1, since, ...more }
  return { scope: 'config', kind: 'duty_category', id: `${key} ${rev}`, rev, body } as Row<'duty_category'>
}
const labelsOn = (versions: Row<'duty_category'>[], day: string) => categoriesOn(versions, day).map(({ label }) => label)

test('the version begun last on a day decides it, whichever came to the phone first', () => {
  const versions = [version('HELP', 3, '2027-01-01'), version('HELP', 1, null), version('HELP', 2, '2026-07-01')]
  expect(labelsOn(versions, '2026-06-30')).toEqual(['HELP 1'])
  expect(labelsOn(versions, '2026-07-01')).toEqual(['HELP 2'])
  expect(labelsOn(versions, '2027-03-01')).toEqual(['HELP 3'])
})

test('of two that begin on the same day it is the one issued later', () => {
  expect(labelsOn([version('HELP', 3, '2026-07-01'), version('HELP', 2, '2026-07-01')], '2026-07-01')).toEqual(['HELP 3'])
})

test('one that has not begun is not offered, the others stand by their rank', () => {
  const versions = [version('NEW', 1, '2027-01-01', { rank: 0 }), version('HELP', 1, null, { rank: 2 }), version('OTHER', 1, null, { rank: 1 })]
  expect(labelsOn(versions, '2026-12-31')).toEqual(['OTHER 1', 'HELP 1'])
  expect(labelsOn(versions, '2027-01-01')).toEqual(['NEW 1', 'OTHER 1', 'HELP 1'])
})

test('a version of before there were days holds always', () => {
  const { since: _, ...old } = version('HELP', 1, null).body
  expect(categoriesOn([{ ...version('HELP', 1, null), body: old }], '2020-01-01')).toHaveLength(1)
})
