import { expect, test } from 'vitest'
import type { List } from '../../contract.ts'
import { chainOf, forest, laidOut, type Branch } from './tree.ts'
import type { Line } from './board.ts'

function line(id: string, list: List, fromItem: string | null = null, state = 'OPEN'): Line {
  return { id, body: { list, fromItem, state, rank: id, text: id } } as unknown as Line
}

const names = (branches: Branch[]): unknown[] => branches.map(({ line, branches: next }) => (next.length ? [line.id, names(next)] : line.id))

const CHAIN = [line('w', 'WORK'), line('p', 'PROBLEM', 'w'), line('s', 'SUGGESTION', 'p'), line('r', 'RESULT', 's'), line('q', 'PROBLEM', 'w')]

test('every item stands under what it came from', () => {
  expect(names(forest(CHAIN))).toEqual([['w', [['p', [['s', ['r']]]], 'q']]])
})

test('what was dropped is drawn only where something came of it', () => {
  expect(names(forest([line('a', 'WORK', null, 'DROPPED'), line('b', 'PROBLEM', 'a'), line('c', 'WORK', null, 'DROPPED')]))).toEqual([['a', ['b']]])
})

test('a ring is cut, and nobody is drawn twice or left out', () => {
  expect(names(forest([line('a', 'WORK', 'b'), line('b', 'PROBLEM', 'a')]))).toEqual([['a', ['b']]])
})

test('an item whose origin is not here begins a chain', () => {
  expect(names(forest([line('b', 'PROBLEM', 'elsewhere')]))).toEqual(['b'])
})

test('the chain of an item is found from its midst', () => {
  expect(chainOf(CHAIN, 's')?.line.id).toBe('w')
  expect(chainOf([line('c', 'WORK', null, 'DROPPED')], 'c')).toBeNull()
})

test('a chain runs to the right and its second branch begins a row; no two share a place', () => {
  const { knots, rows } = laidOut(forest([...CHAIN, line('x', 'WORK', 'w')]))

  expect(knots.map(({ line: { id }, column, row }) => [id, column, row])).toEqual([['w', 0, 0], ['x', 0, 1], ['p', 1, 2], ['s', 2, 2], ['r', 3, 2], ['q', 1, 3]])
  expect(rows).toBe(4)
  expect(new Set(knots.map(({ column, row }) => `${column} ${row}`)).size).toBe(knots.length)
})
