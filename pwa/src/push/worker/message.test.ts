/** Whatever a push carries, there is a notification; its links stay within the app. */

import { describe, expect, it } from 'vitest'
import { PLAIN, saidBy } from './message.ts'

const ME = '01939d3a-0000-7000-8000-00000000000a'

function push(notification: object = {}, more: object = {}): string {
  const data = { notice: 'n', delivery: 'd', ack: 'code', person: ME }
  const whole = { title: '还没签到', body: '调研已开始', tag: 'activity-1', lang: 'zh-CN', navigate: 'https://code.example.gov.cn/app/activities/1?notice=n', data }
  return JSON.stringify({ web_push: 8030, notification: { ...whole, ...notification }, app_badge: 3, ...more })
}

describe('a push', () => {
  it('says what the notice says, and leads to its page on our own origin', () => {
    const { title, options, badge } = saidBy(push(), ME)

    expect([title, options.body, options.tag, options.renotify, badge]).toEqual(['还没签到', '调研已开始', 'activity-1', true, 3])
    expect(options.data).toEqual({ to: '/app/activities/1?notice=n', links: {}, notice: 'n', delivery: 'd', ack: 'code' })
  })

  it.each([
    ['nothing', undefined],
    ['no JSON', '{"web_push": 80'],
    ['JSON of another shape', '[1, 2]'],
    ['null', 'null'],
    ['a number as title', push({ title: 7 })],
    ['an empty title', push({ title: '' })],
    ['somebody else’s notice', push({ data: { notice: 'n', delivery: 'd', ack: 'c', person: 'another' } })],
  ])('of %s is shown without a word of it', (_, text) => {
    expect(saidBy(text, ME)).toEqual(PLAIN)
  })

  it('is shown without a word of it where the phone does not know who is here', () => {
    expect(saidBy(push(), null)).toEqual(PLAIN)
  })

  it.each([
    ['https://evil.example/app/x', '/app/x'],
    ['https://code.example.gov.cn/s/ABC', '/app/notices'],
    ['//evil.example/', '/app/notices'],
    ['javascript:alert(1)', '/app/notices'],
    ['http://', '/app/notices'],
    [42, '/app/notices'],
    ['/app/scan?notice=n', '/app/scan?notice=n'],
  ])('that leads to %s opens %s', (navigate, to) => {
    expect(saidBy(push({ navigate }), ME).options.data.to).toBe(to)
  })

  it('has two buttons at most, each with its page, and none that are not whole', () => {
    const actions = [{ action: 'checkin', title: '去签到', navigate: '/app/scan' }, { title: 'x' }, { action: 'later', title: '稍后一小时' }, { action: 'c', title: 'c' }]

    const { options } = saidBy(push({ actions }), ME)

    expect(options.actions).toEqual([{ action: 'checkin', title: '去签到' }, { action: 'later', title: '稍后一小时' }])
    expect(options.data.links).toEqual({ checkin: '/app/scan', later: '/app/notices' })
  })

  it('without a tag or a count still is one', () => {
    const { options, badge } = saidBy(push({ tag: '' }, { app_badge: 'many' }), ME)

    expect([options.tag, badge]).toEqual(['plain', null])
  })
})
