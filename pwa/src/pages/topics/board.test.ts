/** What a board counts and in which order it shows; where an item came from and what came of it. */

import { describe, expect, it } from 'vitest'
import { aLine, anAuthor } from '../../testing/topic.ts'
import type { Bodies } from '../../rows.ts'
import { layItems } from '../../rules/overlay.ts'
import { count, droppedOf, isLate, linesOf, nextList, type Line } from './board.ts'
import { cameFrom, cameOf, origins, wanting } from './chain.ts'

const NOW = Date.parse('2026-11-25T04:00:00Z')

function board(...rows: [id: string, over: Partial<Bodies['item']>][]): Line[] {
  return layItems(rows.map(([id, over]) => aLine(over, id)), [], anAuthor())
}

function get(lines: Line[], id: string): Line {
  const found = lines.find((line) => line.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}

const ids = (lines: Line[]) => lines.map(({ id }) => id).join(' ')

describe('a list of the board', () => {
  it('is ordered by the signs of its ranks, of one rank by id, without what was dropped', () => {
    const lines = board(['c', { rank: 'a' }], ['b', { rank: 'B' }], ['a', { rank: 'a' }], ['d', { rank: '0', state: 'DROPPED' }], ['e', { rank: '0', list: 'WORK' }])

    expect(ids(linesOf(lines, 'PROBLEM'))).toBe('b a c')
    expect(ids(droppedOf(lines, 'PROBLEM'))).toBe('d')
  })

  it('counts what stands on it, what is open, late, and said differently by two', () => {
    const conflict = { field: 'TEXT', value: 'x', label: null, byName: null, at: 0, record: 'r' } as const
    const lines = board(
      ['a', { dueOn: '2026-11-24' }],
      ['b', { dueOn: '2026-11-25', state: 'DOING', conflicts: [conflict] }],
      ['c', { dueOn: '2026-11-01', state: 'DONE' }],
      ['d', { dueOn: '2026-11-01', state: 'DROPPED' }],
      ['e', { list: 'RESULT', dueOn: '2026-11-01' }],
    )

    expect(count(lines, NOW)).toEqual({ lists: { WORK: 0, PROBLEM: 3, SUGGESTION: 0, RESULT: 1 }, open: 2, late: 1, apart: 1 })
  })

  it('is late by the day of the congress, not of UTC', () => {
    const [line] = board(['a', { dueOn: '2026-11-25' }])

    expect(line && isLate(line, Date.parse('2026-11-25T15:59:00Z'))).toBe(false)
    expect(line && isLate(line, Date.parse('2026-11-25T16:01:00Z'))).toBe(true)
  })
})

describe('a chain', () => {
  const lines = board(
    ['w', { list: 'WORK' }],
    ['p', { fromItem: 'w' }],
    ['s', { list: 'SUGGESTION', fromItem: 'p' }],
    ['q', { fromItem: 'w' }],
    ['x', { list: 'SUGGESTION', fromItem: 'q', state: 'DROPPED' }],
  )

  it('leads back to where it began, and on to what came of it', () => {
    expect(ids(cameFrom(lines, get(lines, 's')))).toBe('w p')
    expect(ids(cameOf(lines, get(lines, 'w')))).toBe('p q')
  })

  it('wants a suggestion for a problem and a result for a suggestion; what was dropped is none', () => {
    expect(['w', 'p', 's', 'q', 'x'].map((id) => wanting(lines, get(lines, id)))).toEqual([null, null, 'RESULT', 'SUGGESTION', null])
  })

  it('may come from all that stands before, the nearest list first', () => {
    expect(ids(origins(lines, 'RESULT'))).toBe('s p q w')
    expect(ids(origins(lines, 'PROBLEM', 'p'))).toBe('w')
    expect([nextList('WORK'), nextList('RESULT')]).toEqual(['PROBLEM', null])
  })

  it('ends where two phones made a ring of it', () => {
    const ring = board(['a', { fromItem: 'b' }], ['b', { fromItem: 'a' }], ['c', { fromItem: 'a' }])

    expect(ids(cameFrom(ring, get(ring, 'a')))).toBe('b')
    expect(ids(cameFrom(ring, get(ring, 'c')))).toBe('b a')
  })
})
