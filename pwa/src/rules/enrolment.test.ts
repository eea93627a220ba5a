import { expect, test } from 'vitest'
import type { Enrolment } from '../contract.ts'
import { cases } from './cases.ts'
import { after, may, verbs, type EnrolVerb, type Offer } from './enrolment.ts'

const NOW = Date.parse('2026-11-21T01:00:00Z')
const MINUTE = 60_000

interface Given extends Partial<Pick<Offer, 'state' | 'enrol' | 'places' | 'taken' | 'waiting'>> {
  starts?: number
  ends?: number
  until?: number
}

const table = cases<{
  cases: { name: string; was: Enrolment; offer?: Given; verb: EnrolVerb; to?: Enrolment; no?: string }[]
  offered: { name: string; was: Enrolment; offer: Given; verbs: EnrolVerb[] }[]
}>('enrolment')

function offerOf({ starts = 60, ends = 180, until, ...said }: Given = {}): Offer {
  const when = { startsAt: NOW + starts * MINUTE, endsAt: NOW + ends * MINUTE, until: until === undefined ? null : NOW + until * MINUTE }
  return { state: 'PUBLISHED', enrol: 'OPEN', places: null, taken: 0, waiting: 0, ...when, ...said }
}

test.each(table.cases)('$name', ({ was, offer, verb, to, no }) => {
  expect(may(verb, was, offerOf(offer), NOW)).toBe(no === undefined)
  if (to) expect(after(verb, was, offerOf(offer))).toBe(to)
})

test.each(table.offered)('offered: $name', ({ was, offer, verbs: open }) => {
  expect(verbs(was, offerOf(offer), NOW)).toEqual(open)
})
