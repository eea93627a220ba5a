/** A notice typed in goes to the server as it was meant, and comes back as it was typed. */
import { describe, expect, it } from 'vitest'
import { blank, clockOf, minuteOf, ofNotice, toAudience, toInput, type Notice } from './draft.ts'

const NOW = Date.UTC(2026, 10, 21, 1)

describe('a notice', () => {
  it('goes at once, at an hour or again and again, and never two of these', () => {
    const draft = { ...blank(NOW), title: ' 防汛 ', body: '请值守' }

    expect(toInput(draft)).toMatchObject({ title: '防汛', sendAt: null, recurs: null })
    expect(toInput({ ...draft, when: 'at', sendAt: '2026-12-01T09:30' })).toMatchObject({ sendAt: '2026-12-01T01:30:00.000Z', recurs: null })
    expect(toInput({ ...draft, when: 'again', on: '2026-12-01' })).toMatchObject({ sendAt: null, recurs: { every: 'WEEK', on: '2026-12-01', minute: 540, until: null } })
  })

  it('speaks of an activity, a topic or nothing', () => {
    expect(toInput({ ...blank(NOW), about: 'activity:a1' })).toMatchObject({ aboutKind: 'activity', about: 'a1' })
    expect(toInput(blank(NOW))).toMatchObject({ aboutKind: null, about: null })
  })

  it('names no activity where people are chosen otherwise', () => {
    const to = { ...blank(NOW).to, activity: 'a1' }

    expect(toAudience(to).activity).toBeNull()
    expect(toAudience({ ...to, by: 'ACTIVITY' }).activity).toBe('a1')
  })

  it('is typed in again as it was', () => {
    const to = { ...blank(NOW).to, levels: ['CITY' as const, 'TOWN' as const], units: ['u1', 'u2'], lines: [{ text: '1. 陈静', person: 'p1' }, { text: '陈净', person: null }] }
    const draft = { ...blank(NOW), to, title: '防汛', body: '请值守', when: 'again' as const, on: '2026-12-01', clock: '08:05' }
    const { audience, recurs, ...rest } = toInput(draft)
    const notice = { ...rest, audience: { ...audience, persons: [], lines: draft.to.lines, without: [] }, recurs } as unknown as Notice

    expect(ofNotice(notice, NOW)).toEqual(draft)
  })

  it('has an hour, and an empty one is none', () => {
    expect(clockOf(485)).toBe('08:05')
    expect(minuteOf('08:05')).toBe(485)
    expect(minuteOf('')).toBe(-1)
  })
})
