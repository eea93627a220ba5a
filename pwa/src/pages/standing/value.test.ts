// @vitest-environment happy-dom
/** Goals and periods as people say them. */
import { beforeAll, describe, expect, it } from 'vitest'
import { need } from '../../words/words.ts'
import { counted, goal, periodWords } from './value.ts'

beforeAll(() => need('standing'))

describe('a goal', () => {
  it.each([
    [15, null, '天', '≥ 15天'],
    [3, 5, '人', '3~5人'],
    [null, 0, '次', '≤ 0次'],
    [2, 2, '次', '2次'],
    [100, null, '%', '100%'],
    [null, null, '', '不设目标'],
  ])('of %s to %s %s is said', (least, most, unit, words) => {
    expect(goal({ least, most }, unit)).toBe(words)
  })
})

describe('a period', () => {
  it.each([
    ['now', '现在'],
    ['each', '这一次'],
    ['2026-W08', '2026 年第 8 周'],
    ['2026-11', '2026 年 11 月'],
    ['2026-Q4', '2026 年第 4 季度'],
    ['2026', '2026 年'],
    ['2022-01-05', '本届'],
  ])('named %s is said', (name, words) => {
    expect(periodWords(name)).toBe(words)
  })
})

it('counts what stands where, and nothing of other indicators', () => {
  const found = counted([{ rule: 'a', standing: 'MET', count: 3 }, { rule: 'b', standing: 'MET', count: 9 }, { rule: 'a', standing: 'SHORT', count: 1 }], 'a')

  expect(found).toEqual({ MET: 3, OPEN: 0, SHORT: 1, MISSED: 0 })
})
