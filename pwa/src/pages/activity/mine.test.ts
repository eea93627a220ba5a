/** What the first page counts and shows of one's activities. */

import { describe, expect, it } from 'vitest'
import type { Presence } from '../../contract.ts'
import { daysOfYear, isMine, isOver, type Mine } from './mine.ts'

const NOW = Date.parse('2026-11-21T04:00:00Z')
const DAY = 86_400_000

function one(startsAt: number, presence: Presence, days = 0.5): Mine {
  const activity = { startsAt, endsAt: startsAt + 3_600_000, state: 'ENDED', days } as Mine['activity']
  return { id: String(startsAt), activity, attendance: { presence, enrolment: 'INVITED' } as Mine['attendance'], waiting: false }
}

describe('my activities', () => {
  it('count the days of this year at which one was present', () => {
    const months = daysOfYear([one(NOW - DAY, 'PRESENT'), one(NOW - 40 * DAY, 'PRESENT', 1), one(NOW - 2 * DAY, 'TO_REVIEW'), one(NOW - 400 * DAY, 'PRESENT')], NOW)

    expect(months).toMatchObject({ days: 1.5, times: 2 })
    expect(months.byMonth[10]).toBe(0.5)
    expect(months.byMonth[9]).toBe(1)
  })

  it('are over when they ended or were cancelled', () => {
    const coming = one(NOW + DAY, 'NONE')
    coming.activity.state = 'PUBLISHED'

    expect(isOver(coming, NOW)).toBe(false)
    expect(isOver({ ...coming, activity: { ...coming.activity, state: 'CANCELLED' } }, NOW)).toBe(true)
  })

  it('are not mine where I declined or was never asked', () => {
    expect(isMine(one(NOW, 'NONE'))).toBe(true)
    expect(isMine({ ...one(NOW, 'NONE'), attendance: null })).toBe(false)
  })
})
