/** Months as calendars draw them. */

import { describe, expect, it } from 'vitest'
import { monthAfter, weeksOf } from './month.ts'
import type { Told } from './told.ts'

function on(onDate: string): Told {
  return { id: onDate, rev: 1, body: { onDate } as Told['body'], waits: null, refused: null, maker: null }
}

describe('a month', () => {
  it('begins on its weekday and ends in whole weeks', () => {
    const weeks = weeksOf('2026-11', [on('2026-11-26')])

    expect(weeks.every((week) => week.length === 7)).toBe(true)
    expect(weeks[0]?.slice(0, 6)).toEqual([null, null, null, null, null, null])
    expect(weeks[0]?.[6]).toMatchObject({ key: '2026-11-01', number: 1 })
    expect(weeks.flat().filter(Boolean)).toHaveLength(30)
  })

  it('holds what was done on each day, and nothing of another month', () => {
    const weeks = weeksOf('2028-02', [on('2028-02-29'), on('2028-02-29'), on('2028-03-01')])

    expect(weeks.flat().flatMap((day) => day?.duties ?? [])).toHaveLength(2)
    expect(weeks.flat().find((day) => day?.number === 29)?.duties).toHaveLength(2)
  })

  it('follows another across years', () => {
    expect([monthAfter('2026-12', 1), monthAfter('2026-01', -1)]).toEqual(['2027-01', '2025-12'])
  })
})
