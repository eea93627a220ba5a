/** Times are the congress's, whatever zone the phone is in. */

import { describe, expect, it } from 'vitest'
import { ago, clock, date, day, days, fromField, greeting, period, span, toField } from './times.ts'

const NOON = Date.parse('2026-11-21T04:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('times', () => {
  it('are told in Shanghai', () => {
    expect(clock(NOON)).toBe('12:00')
    expect(date('2026-11-21T16:30:00Z')).toBe('2026-11-22')
  })

  it('name the days around today', () => {
    expect(day(NOON + 24 * HOUR, NOON)).toBe('明天')
    expect(day(NOON - 24 * HOUR, NOON)).toBe('昨天')
    expect(day('2026-11-26T04:00:00Z', NOON)).toBe('11月26日 周四')
  })

  it('give a period its end day only where it is another', () => {
    expect(period('2026-03-05T06:00:00Z', '2026-03-05T08:30:00Z')).toMatch(/14:00–16:30$/)
    expect(period('2026-03-05T06:00:00Z', '2026-03-06T08:30:00Z')).toMatch(/3月6日 周五 16:30$/)
  })

  it('give the days of a long stretch without weekdays', () => {
    expect(days('2026-08-14', '2027-06-26', NOON)).toBe('8月14日–2027年6月26日')
  })

  it('use the most fitting unit of a length', () => {
    expect([20_000, 26 * MINUTE, 65 * MINUTE, 2 * HOUR, 50 * HOUR].map(span)).toEqual(['20 秒', '26 分钟', '1 小时 5 分', '2 小时', '2 天'])
  })

  it('say how old something is', () => {
    expect(ago(NOON - 1000, NOON)).toBe('刚刚')
    expect(ago(NOON - 26 * MINUTE, NOON)).toBe('26 分钟前')
  })

  it('read a form field as it was written', () => {
    expect(fromField('2026-11-21T12:00')).toBe('2026-11-21T04:00:00.000Z')
    expect(toField(NOON)).toBe('2026-11-21T12:00')
    expect(fromField('')).toBeNull()
  })

  it('greet by the hour', () => {
    expect([NOON - 3 * HOUR, NOON, NOON + 3 * HOUR, NOON + 9 * HOUR].map(greeting)).toEqual(['hello.morning', 'hello.noon', 'hello.afternoon', 'hello.evening'])
  })
})
