/** What goes out to an activity and what comes back from it. */

import { describe, expect, it } from 'vitest'
import { aLine, anAuthor } from '../../testing/topic.ts'
import type { Bodies, Row } from '../../rows.ts'
import { layItems } from '../../rules/overlay.ts'
import { carried, occasions } from './carried.ts'

const NOW = Date.parse('2026-11-25T04:00:00Z')
const HOUR = 3_600_000

function lines(...rows: [id: string, over: Partial<Bodies['item']>][]) {
  const all = rows.map(([id, over]) => aLine({ topic: 't', activity: null, at: NOW - HOUR, ...over }, id))
  return layItems(all, [], anAuthor())
}

const ids = (some: { id: string }[]) => some.map(({ id }) => id).join(' ')

describe('what an activity carries', () => {
  const there = lines(
    ['problem', {}],
    ['work', { list: 'WORK', state: 'DOING' }],
    ['settled', { state: 'DONE' }],
    ['elsewhere', { topic: 'other' }],
    ['later', { at: NOW + HOUR }],
    ['advice', { list: 'SUGGESTION' }],
    ['seen', { activity: 'a' }],
    ['heard', { activity: 'a', list: 'SUGGESTION', topic: 'other' }],
    ['taken back', { activity: 'a', state: 'DROPPED' }],
  )

  it('goes out with open work and open problems, and comes back with what was written at it', () => {
    const { out, back } = carried(there, { id: 'a', topic: 't', endsAt: NOW })

    expect(ids(out)).toBe('work problem')
    expect(ids(back)).toBe('seen heard')
  })

  it('goes out with nothing where it has no topic', () => {
    expect(carried(there, { id: 'a', topic: null, endsAt: NOW }).out).toEqual([])
  })
})

describe('what is written now', () => {
  const activity = { topic: 't', state: 'RUNNING', startsAt: NOW - 2 * HOUR, endsAt: NOW } as Bodies['activity']
  const on = (over: Partial<Bodies['activity']> = {}, id = 'a', scope = 'unit:u') => ({ key: '', scope, kind: 'activity', id, rev: 1, body: { ...activity, ...over } }) as Row<'activity'>

  it('is written at an activity of its topic from an hour before until that evening', () => {
    const offered = (hours: number) => occasions([on()], 't', '', NOW + hours * HOUR).length

    expect([-4, -2, 0, 11, 12].map(offered)).toEqual([0, 1, 1, 1, 0])
    expect(occasions([on({ topic: 'other' }), on({ state: 'CANCELLED' })], 't', '', NOW)).toEqual([])
  })

  it('is written at the activity it is written from, first and once', () => {
    const there = [on(), on({ topic: null, endsAt: NOW - 90 * HOUR }, 'b'), on({}, 'a', 'person:p')]

    expect(ids(occasions(there, 't', 'b', NOW))).toBe('b a')
  })
})
