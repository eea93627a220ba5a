/** A new activity as it is typed in. */

import { describe, expect, it } from 'vitest'
import { blank, toInput, wrongFields } from './draft.ts'

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
