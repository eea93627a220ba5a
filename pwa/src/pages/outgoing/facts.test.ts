/** The numbers of a report are those the server told, none lost on the way to the page. */
import { describe, expect, it } from 'vitest'
import { counted, reasons, type Report } from './facts.ts'

const REPORT: Report = {
  total: 9,
  chasedAt: null,
  ways: [],
  people: [
    { reached: 'OPENED', why: null, count: 4 },
    { reached: 'UNREACHED', why: 'NO_ADDRESS', count: 2 },
    { reached: 'UNREACHED', why: 'GONE', count: 3 },
  ],
}

describe('a report', () => {
  it('adds up to its list', () => {
    const counts = counted(REPORT)

    expect(counts.UNREACHED).toBe(5)
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(REPORT.total)
  })

  it('says why, the commonest first', () => {
    expect(reasons(REPORT).map(({ count }) => count)).toEqual([3, 2])
  })
})
