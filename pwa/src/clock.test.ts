import { expect, test } from 'vitest'
import { better, corrected, measure, reading } from './clock.ts'

test('the skew is phone minus server, sure to half the round trip', () => {
  expect(measure(1000, 1200, 900)).toEqual({ ms: 200, errorMs: 101, at: 1200 })
})

test('a reading grows less sure by 50 ppm', () => {
  const skew = { ms: 200, errorMs: 100, at: 0 }

  expect(reading(skew, 1_000_000)).toEqual({ skew: 200, skewError: 150 })
})

test('a clock never measured says so', () => {
  expect(corrected(null, 5)).toEqual({ captured: 5, uncertaintyMs: null })
})

test('a slow answer does not replace a sharp one it agrees with', () => {
  const sharp = { ms: 200, errorMs: 20, at: 0 }

  expect(better(sharp, { ms: 500, errorMs: 900, at: 60_000 })).toBe(sharp)
})

test('a clock that jumped makes the old measure worthless', () => {
  const jumped = { ms: 90_000, errorMs: 900, at: 60_000 }

  expect(better({ ms: 200, errorMs: 20, at: 0 }, jumped)).toBe(jumped)
})
