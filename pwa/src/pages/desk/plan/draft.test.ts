/** A new activity as it is typed in. */

import { describe, expect, it } from 'vitest'
import { blank, copyOf, fieldOf, moved, ofActivity, toInput, wrongFields } from './draft.ts'
import type { Activity } from '../running.ts'

const NOW = Date.parse('2026-11-21T04:10:00Z')

describe('a new activity', () => {
  it('begins on the next full hour of tomorrow, for two hours', () => {
    expect(blank(NOW)).toMatchObject({ startsAt: '2026-11-22T13:00', endsAt: '2026-11-22T15:00' })
  })

  it('wants a title and an end after its start', () => {
    expect(Object.keys(wrongFields({ ...blank(NOW), endsAt: '2026-11-22T12:00' })).sort()).toEqual(['endsAt', 'title'])
  })

  it('goes to the server in UTC and microdegrees, what is empty as null', () => {
    const input = toInput({ ...blank(NOW), title: ' 视察 ', lat: '24.518', lng: 'x', radiusM: '300' }, true)

    expect(input).toMatchObject({ title: '视察', startsAt: '2026-11-22T05:00:00.000Z', lat: 24_518_000, lng: null, radiusM: 300, checkinFrom: null, minEvidence: null, publish: true })
  })
})

const ONE = {
  title: '接待选民日',
  kind: { id: 'k' },
  unit: { id: 'u' },
  brief: '',
  startsAt: '2026-11-05T01:00:00Z',
  endsAt: '2026-11-05T03:00:00Z',
  checkinFrom: '2026-11-05T00:30:00Z',
  checkinUntil: '2026-11-05T03:00:00Z',
  place: null,
  lat: 24_518_000,
  lng: 117_655_000,
  radiusM: 300,
  minEvidence: 'E1',
  positionRequired: false,
  visibility: 'PUBLIC',
  showNames: true,
  topic: null,
  host: 'h',
  cohosts: [{ id: 'c', name: '渡口站' }],
  enrol: 'OPEN',
  places: 20,
  enrolUntil: null,
  expertise: ['法律', '环保'],
  function: '联',
  minDeputies: 1,
  announceDays: 3,
  agenda: [{ time: null, title: '签到' }],
} as unknown as Activity

describe('an activity that stands', () => {
  it('goes back as it came when nothing was changed', () => {
    const input = toInput(ofActivity(ONE), false)

    expect(input).toMatchObject({ startsAt: '2026-11-05T01:00:00.000Z', lat: 24_518_000, cohosts: ['c'], places: 20, expertise: ['法律', '环保'], function: '联', agenda: [{ time: null, title: '签到' }], hostSeat: 'h', enrolUntil: null })
  })

  it('takes its end and its check-in along to another start', () => {
    expect(moved(ofActivity(ONE), '2026-11-06T10:00')).toMatchObject({ endsAt: '2026-11-06T12:00', checkinFrom: '2026-11-06T09:30', enrolUntil: '' })
  })

  it('is copied to the same hour of a week ahead, with those it asked', () => {
    expect(copyOf(ONE, ['s'], NOW)).toMatchObject({ startsAt: '2026-11-26T09:00', endsAt: '2026-11-26T11:00', seats: ['s'] })
  })
})

it('puts what the server said beside its field', () => {
  const why = { code: 'INVALID', words: '负责人…', retryable: false }

  expect([fieldOf({ ...why, field: 'hostSeat' }), fieldOf({ ...why, field: 'title' }), fieldOf(why)]).toEqual([{ host: '负责人…' }, { title: '负责人…' }, {}])
})
