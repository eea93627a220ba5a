/** What the first page counts and shows of one's activities. */

import { describe, expect, it } from 'vitest'
import type { Enrolment, Presence } from '../../contract.ts'
import { clashOf, isExpected, isMine, isOver, offerOf, type Mine } from './mine.ts'

const NOW = Date.parse('2026-11-21T04:00:00Z')
const DAY = 86_400_000

function one(startsAt: number, presence: Presence, days = 0.5): Mine {
  const activity = { startsAt, endsAt: startsAt + 3_600_000, state: 'ENDED', days } as Mine['activity']
  const attendance = { presence, enrolment: 'INVITED' } as Mine['attendance']
  return { id: String(startsAt), activity, attendance, waiting: false, coming: coming('INVITED'), offer: offerOf(activity, undefined) }
}

function coming(enrolment: Enrolment, waits = false): Mine['coming'] {
  return { enrolment, queue: null, reason: null, answer: null, waits }
}

describe('my activities', () => {
  it('are over when they ended or were cancelled', () => {
    const coming = one(NOW + DAY, 'NONE')
    coming.activity.state = 'PUBLISHED'

    expect(isOver(coming, NOW)).toBe(false)
    expect(isOver({ ...coming, activity: { ...coming.activity, state: 'CANCELLED' } }, NOW)).toBe(true)
  })

  it('are not mine where I declined or was never asked', () => {
    expect(isMine(one(NOW, 'NONE'))).toBe(true)
    expect(isMine({ ...one(NOW, 'NONE'), attendance: null })).toBe(false)
    expect(isMine({ ...one(NOW, 'NONE'), coming: coming('DECLINED', true) })).toBe(false)
    expect(isMine({ ...one(NOW, 'NONE'), attendance: null, coming: coming('ENROLLED', true) })).toBe(true)
  })

  it('are not to be attended on leave or while one waits, and then clash with nothing', () => {
    const [first, second] = [one(NOW, 'NONE'), one(NOW + 1_800_000, 'NONE')]

    expect(clashOf(first, [first, second])?.id).toBe(second.id)
    expect(isExpected({ ...second, coming: coming('ON_LEAVE') })).toBe(false)
    expect(clashOf(first, [first, { ...second, coming: coming('WAITING') }])).toBeNull()
  })
})
