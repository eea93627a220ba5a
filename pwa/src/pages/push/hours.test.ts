/** Quiet hours are the congress's own where it has some, else everyone's; and read as people write them. */

import { describe, expect, it } from 'vitest'
import type { Row } from '../../rows.ts'
import { hoursOf, minuteOf, timeOf } from './hours.ts'

const rule = (key: string, version: number, unit: string | null, quietFrom: number): Row<'rule'> => ({
  scope: 'config',
  kind: 'rule',
  id: `${key}${version}`,
  rev: 1,
  body: { key, version, unit, body: { quietFrom, quietUntil: 450, aDay: 8 } },
})

describe('quiet hours', () => {
  it('are those of the congress before everyone’s, and the newest', () => {
    const all = [rule('hours', 3, null, 1300), rule('hours', 1, 'u', 1320), rule('hours', 2, 'u', 1330), rule('checkin', 9, 'u', 1)]

    expect(hoursOf(all)).toEqual({ quietFrom: 1330, quietUntil: 450 })
    expect(hoursOf(all.slice(0, 1))).toEqual({ quietFrom: 1300, quietUntil: 450 })
    expect(hoursOf([])).toEqual({ quietFrom: 1290, quietUntil: 450 })
  })

  it('are written as a clock shows them', () => {
    expect([0, 450, 1290].map(timeOf)).toEqual(['00:00', '07:30', '21:30'])
    expect(['00:00', '07:30', '21:30'].map(minuteOf)).toEqual([0, 450, 1290])
  })
})
