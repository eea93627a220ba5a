/** Ranks keep the order people gave, however often they move things, and stay short. */

import { describe, expect, it } from 'vitest'
import { above, below, between } from './rank.ts'

const PATTERN = /^[0-9A-Za-z]{1,64}$/

/** A sequence of numbers below `most`, the same for the same seed (mulberry32). */
function dice(seed: number): (most: number) => number {
  let state = seed
  return (most) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % most
  }
}

function isOrdered(ranks: string[]): boolean {
  return ranks.every((rank, at) => at === 0 || (ranks[at - 1] ?? '') < rank)
}

describe('a rank', () => {
  it('stands between two, before the first and after the last', () => {
    expect(between(null, null)).toMatch(PATTERN)
    for (const [low, high] of [['a', 'c'], ['a', 'b'], ['a09', 'a10'], ['a', 'aV'], ['Zz', 'a'], ['z', 'zz'], ['a', 'a01']] as const) {
      const found = between(low, high) ?? ''
      expect(low < found && found < high).toBe(true)
    }
    expect((between(null, 'a00') ?? 'z') < 'a00').toBe(true)
    expect((between(null, '01') ?? 'z') < '01').toBe(true)
    expect((between('zzz', null) ?? '') > 'zzz').toBe(true)
  })

  it('says so where nothing fits', () => {
    expect(between('a', 'a')).toBeNull()
    expect(between('a', 'a0')).toBeNull()
    expect(between(null, '0')).toBeNull()
    expect(between('z'.repeat(64), null)).toBeNull()
  })

  it('of a moved item goes beyond all that share a rank', () => {
    expect(above(['a', 'b', 'b', 'c'], 2) < 'b').toBe(true)
    expect(above(['a', 'b', 'b', 'c'], 2) > 'a').toBe(true)
    expect(below(['a', 'b', 'b', 'c'], 1) > 'b').toBe(true)
    expect(below(['a', 'b', 'b', 'c'], 1) < 'c').toBe(true)
    expect(above(['a', 'a0', 'b'], 1) < 'a').toBe(true)
    expect(below([], -1)).toMatch(PATTERN)
  })

  it('stays as short as three signs when a list only grows', () => {
    let last: string | null = null
    let first = between(null, null) ?? ''
    for (let turn = 0; turn < 5000; turn++) {
      last = between(last, null)
      first = between(null, first) ?? ''
      expect(last).toMatch(/^.{1,3}$/)
      expect(first).toMatch(/^.{1,3}$/)
    }
  })

  it('takes three hundred at the same place', () => {
    let high = 'b'
    for (let turn = 0; turn < 300; turn++) {
      const next = between('a', high) ?? ''
      expect(next).toMatch(PATTERN)
      expect('a' < next && next < high).toBe(true)
      high = next
    }
  })

  it('keeps any list in order through any moves, and stays short', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const roll = dice(seed)
      const ranks: string[] = seed % 2 ? [] : ['a00', 'a01', 'a10', 'a11', 'a20']
      for (let turn = 0; turn < 200; turn++) {
        if (ranks.length > 3 && roll(3) === 0) ranks.splice(roll(ranks.length), 1)
        const at = roll(ranks.length + 1)
        ranks.splice(at, 0, at < ranks.length ? above(ranks, at) : below(ranks, ranks.length - 1))
        expect(isOrdered(ranks)).toBe(true)
      }
      expect(ranks.every((rank) => PATTERN.test(rank))).toBe(true)
      expect(Math.max(...ranks.map((rank) => rank.length))).toBeLessThanOrEqual(12)
    }
  })

  it('is one the server takes, whatever the neighbours are', () => {
    const roll = dice(7)
    const any = () => Array.from({ length: 1 + roll(64) }, () => '0Az'.charAt(roll(3))).join('')
    for (let turn = 0; turn < 3000; turn++) {
      const ranks = [any(), any(), any(), any()].sort()
      for (const at of ranks.keys()) {
        expect(above(ranks, at)).toMatch(PATTERN)
        expect(below(ranks, at)).toMatch(PATTERN)
      }
    }
  })
})
