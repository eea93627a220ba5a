/** What a form holds of a rule goes back to the server as it came, and what is wrong in it too. */
import { expect, it } from 'vitest'
import { fromDraft, fromLimits, toDraft, toLimits } from './body.ts'

const DAYS = {
  label: '闭会期间履职天数',
  subject: 'DEPUTY',
  measure: 'SUM',
  fact: 'DUTY',
  window: 'YEAR',
  of: 'days',
  where: [
    { field: 'state', test: 'IS', value: 'APPROVED' },
    { field: 'category', test: 'ONE_OF', values: ['REPORT', 'VISIT'] },
    { field: 'source', test: 'PRESENT' },
  ],
  among: [{ field: 'grass_roots', test: 'IS', value: 'true' }],
  least: 15,
  most: null,
  unit: '天',
  rank: 1,
}

it('comes back as it was', () => {
  expect(JSON.parse(fromDraft(toDraft(JSON.stringify(DAYS))))).toEqual(DAYS)
})

it('what is not said is null, and a field nobody reads is not sent', () => {
  const sent = JSON.parse(fromDraft({ ...toDraft(JSON.stringify(DAYS)), least: ' ', measure: 'COUNT' }))

  expect([sent.least, sent.of]).toEqual([null, null])
})

it('what is no number goes as it was written', () => {
  expect(JSON.parse(fromDraft({ ...toDraft(JSON.stringify(DAYS)), least: '十五' })).least).toBe('十五')
  expect(fromLimits({ ...toLimits('{"aheadS":60}'), aheadS: '1.5' })).toBe('{"aheadS":"1.5"}')
})

it('values are told apart by spaces or commas', () => {
  const draft = toDraft(JSON.stringify(DAYS))
  const [, category] = draft.where

  expect(category?.value).toBe('REPORT VISIT')
  expect(JSON.parse(fromDraft({ ...draft, where: [{ field: 'category', test: 'ONE_OF', value: 'A,B、C' }] })).where[0].values).toEqual(['A', 'B', 'C'])
})
