import { expect, test } from 'vitest'
import { size } from './size.ts'

test.each([
  [1, '1 KB'],
  [1023, '1 KB'],
  [30 * 1024, '30 KB'],
  [1024 * 1024, '1.0 MB'],
  [10 * 1024 * 1024, '10.0 MB'],
])('%i bytes are said as %s', (bytes, said) => {
  expect(size(bytes)).toBe(said)
})
