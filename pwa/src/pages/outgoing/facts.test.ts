/** The numbers of a report are those the server told, none lost on the way to the page. */
import { beforeAll, describe, expect, it } from 'vitest'
import { need } from '../../words/words.ts'
import { counted, reasons, recallWords, whyWords, type Report } from './facts.ts'

const REPORT: Report = {
  total: 9,
  chasedAt: null,
  ways: [],
  people: [
    { reached: 'OPENED', why: null, channel: null, count: 4 },
    { reached: 'UNREACHED', why: 'NO_BUDGET', channel: 'WECOM', count: 2 },
    { reached: 'UNREACHED', why: 'GONE', channel: 'PUSH', count: 3 },
  ],
}

beforeAll(() => need('outgoing'))

describe('a report', () => {
  it('adds up to its list', () => {
    const counts = counted(REPORT)

    expect(counts.UNREACHED).toBe(5)
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(REPORT.total)
  })

  it('says why, the commonest first', () => {
    expect(reasons(REPORT)).toEqual([
      { why: '手机已退订', count: 3 },
      { why: '企业微信额度用完', count: 2 },
    ])
  })
})

describe('why somebody was not reached', () => {
  it('is said of the channel it is a reason of', () => {
    expect((['WECOM', 'SMS', 'EMAIL'] as const).map((channel) => whyWords('NO_BUDGET', channel))).toEqual(['企业微信额度用完', '短信额度用完', '邮件额度用完'])
    expect([whyWords('NO_ADDRESS', 'SMS'), whyWords('NO_ADDRESS', 'PUSH'), whyWords(null)]).toEqual(['没有手机号码', '没有可推送的手机', '没有可推送的手机'])
  })

  it('is the same of all, or another where we have no words', () => {
    expect([whyWords('TRIED_OUT', 'EMAIL'), whyWords('E40001', 'WECOM')]).toEqual(['多次没送到', '其他原因'])
  })
})

describe('before a notice is recalled', () => {
  it('is said how much of what went out nobody takes back', () => {
    const ways: Report['ways'] = [
      { channel: 'WECOM', state: 'ACCEPTED', reason: null, count: 5 },
      { channel: 'SMS', state: 'SHOWN', reason: null, count: 3 },
      { channel: 'EMAIL', state: 'ACCEPTED', reason: null, count: 2 },
      { channel: 'SMS', state: 'WAITING', reason: null, count: 4 },
    ]

    expect(recallWords({ ...REPORT, ways })).toContain('短信、邮件共 5 条,收不回')
    expect(recallWords(REPORT)).not.toContain('收不回')
  })
})
