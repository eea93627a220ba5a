import { expect, test } from 'vitest'
import { fromCategory, fromKind, toCategory, toKind } from './kind.ts'

const KIND = { label: '接待选民', category: 'RECEPTION', halfDays: 1, enrol: 'ASSIGNED', minDeputies: 1, public: true, function: '联', expertise: ['法律', '财经'], minEvidence: 'E1', positionRequired: false, radiusM: 300, announceDays: 3, atStations: true, minSummary: 10, proof: 'EITHER', offered: true }
const CATEGORY = { label: '扶弱济困', counts: true, reportable: true, halfDays: 2, addressed: false, lists: ['RESULT'], rank: 11 }

test('a body that nobody touched goes back as it came', () => {
  expect(JSON.parse(fromKind(toKind(JSON.stringify(KIND))))).toEqual(KIND)
  expect(JSON.parse(fromCategory(toCategory(JSON.stringify(CATEGORY))))).toEqual(CATEGORY)
})

test('what is no number goes as it was written, for the server to say so', () => {
  expect(JSON.parse(fromKind({ ...toKind(JSON.stringify(KIND)), halfDays: '半天' }))).toMatchObject({ halfDays: '半天' })
})

test('no function and no expertise are none', () => {
  expect(JSON.parse(fromKind({ ...toKind(JSON.stringify(KIND)), function: '', expertise: ' ' }))).toMatchObject({ function: null, expertise: [] })
})
