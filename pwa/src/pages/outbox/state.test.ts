/** What the outbox says of a record. */

import { beforeAll, describe, expect, it } from 'vitest'
import type { Item } from '../../sync/outbox.ts'
import { need } from '../../words/words.ts'
import { tell, type Around } from './state.ts'

const QUIET: Around = { sending: false, present: false, withdrawn: false }

function item(more: Partial<Item>): Item {
  return { id: 'r', seq: 1, kind: 'scan.add', state: 'LOCAL', at: 0, sha: '', size: 0, record: null, note: { title: '调研' }, detail: null, vouched: false, ...more }
}

describe('a record in the outbox', () => {
  beforeAll(() => Promise.all([need('field'), need('topic')]))

  it('is said to be on the phone until it is sent', () => {
    expect(tell(item({}), QUIET)).toMatchObject({ state: '已存手机', titled: '签到 · 调研', over: false })
    expect(tell(item({}), { ...QUIET, sending: true }).state).toBe('上传中')
  })

  it('tells its reasons while staff have not decided, and none after', () => {
    const waits = item({ state: 'DONE', receipt: 'APPLIED', detail: { verdict: 'TO_REVIEW', reasons: ['NOT_INVITED'] } })

    expect(tell(waits, QUIET)).toMatchObject({ state: '待核', reasons: ['NOT_INVITED'] })
    expect(tell(waits, { ...QUIET, present: true })).toMatchObject({ state: '已签到', reasons: [] })
  })

  it('says what to do where it cannot be sent', () => {
    expect(tell(item({ state: 'QUARANTINE', ack: 'MALFORMED' }), QUIET)).toMatchObject({ state: '无法上传', tone: 'bad' })
    expect(tell(item({ state: 'QUARANTINE', ack: 'MALFORMED' }), QUIET).next).toContain('导出')
  })

  it('says what a parked one waits for, and what a photo cannot go for', () => {
    const waits = item({ kind: 'photo.link', state: 'RECEIVED', receipt: 'WAITING_BLOB' })

    expect(tell(waits, QUIET)).toMatchObject({ titled: '照片 · 调研', next: '在等照片上传,会自动继续。' })
    expect(tell({ ...waits, blob: { sha: '', size: 1, why: { code: 'FULL', words: '空间已用完' } } }, QUIET).next).toBe('空间已用完')
  })

  it('counts no more once withdrawn', () => {
    const taken = item({ state: 'DONE', detail: { verdict: 'PRESENT' } })

    expect(tell(taken, { ...QUIET, withdrawn: true }).state).toBe('已撤回')
  })

  it.each([
    ['item.add', { list: 'PROBLEM', text: '校门口停车' }, '问题:校门口停车'],
    ['note.add', { text: '与校长谈过' }, '随记:与校长谈过'],
    ['note.edit', { text: '再谈' }, '修改随记:再谈'],
    ['photo.link', { caption: '门前' }, '照片:门前'],
    ['photo.link', {}, '照片 · 调研'],
    ['item.move', {}, '调整顺序 · 调研'],
    ['notice.ack', { confirmed: true }, '消息回执 · 调研'],
    ['duty.declare', {}, 'duty.declare · 调研'],
  ])('says what a %s wrote', (kind, body, titled) => {
    const record = { body } as unknown as Item['record']

    expect(tell(item({ kind, record }), QUIET).titled).toBe(titled)
  })

  it('tells why it waits, once the server said so', () => {
    expect(tell(item({ state: 'RECEIVED' }), QUIET).next).toBe('服务器已收下,正在核定。')
    expect(tell(item({ state: 'RECEIVED', receipt: 'WAITING_PARENT' }), QUIET).next).toBe('在等前一条内容到达,会自动继续。')
  })

  it('says of a code it does not know that somebody is at it', () => {
    const newer = 'OF_A_NEWER_SERVER' as string

    expect(tell(item({ state: 'RECEIVED', receipt: newer as 'POISON' }), QUIET).next).toBe('已收到,正在处理。')
    expect(tell(item({ state: 'QUARANTINE', ack: newer as 'MALFORMED' }), QUIET).next).toContain('已收到,正在处理。')
  })
})
