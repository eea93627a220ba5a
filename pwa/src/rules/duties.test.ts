/** A year's days, and what is asked by now: the same as on the server. */

import { describe, expect, it } from 'vitest'
import type { Bodies } from '../rows.ts'
import { cases } from './cases.ts'
import { effective, pace, standing, yearOf, type Standing } from './duties.ts'

interface Cases {
  pace: { name: string; least: number; today: string; due: number }[]
  standing: { name: string; least: number; today: string; days: number; standing: Standing }[]
  effective: { name: string; versions: Bodies['rule'][]; congress: string | null; day: string; version: number | null }[]
}

const { pace: paces, standing: standings, effective: inForce } = cases<Cases>('duties')

function duty(onDate: string, halfDays: number, state: Bodies['duty']['state'] = 'APPROVED', counts = true) {
  return { onDate, halfDays, state, counts }
}

describe('duties of a year', () => {
  it('count what is approved and counts', () => {
    const its = [duty('2026-03-01', 1), duty('2026-03-09', 2), duty('2026-11-20', 1, 'SUBMITTED'), duty('2026-05-01', 2, 'APPROVED', false), duty('2025-12-31', 2)]

    const year = yearOf(its, '2026')

    expect(year).toMatchObject({ days: 1.5, times: 3, waiting: 1, returned: 0 })
    expect(year.byMonth[2]).toBe(1.5)
    expect(year.byMonth[4]).toBe(0)
  })

  it.each(paces)('are asked for at an even pace: $name', ({ least, today, due }) => {
    expect(pace(least, today)).toBe(due)
  })

  it.each(standings)('stand to their target: $name', ({ days, least, today, standing: its }) => {
    expect(standing(days, least, pace(least, today))).toBe(its)
  })

  it.each(inForce)('go by the rule in force: $name', ({ versions, congress, day, version }) => {
    expect(effective(versions, congress, day)?.version ?? null).toBe(version)
  })
})
