/** A notice is told to be read once, its receipt once, whoever presses how often. */

import { beforeEach, describe, expect, it } from 'vitest'
import { someone } from '../../testing/person.ts'
import { FakeServer } from '../../testing/server.ts'
import type { Account } from '../../account.ts'
import type { Bodies, Row } from '../../rows.ts'
import { list } from '../../sync/outbox.ts'
import { isConfirmed, isRead } from '../read.ts'
import { acknowledge, acknowledgeAll } from './acks.ts'

const ID = '01939d3a-0000-7000-8000-000000000001'

function notice(id = ID, over: Partial<Bodies['notice']> = {}): Row<'notice'> {
  const body = { kind: 'NEWS', title: '学习资料', body: '', at: 1, aboutKind: null, about: null, needsReceipt: true, unitName: '汀澜市人大' }
  return { scope: 'person:me', kind: 'notice', id, rev: 1, body: { ...body, ...over } }
}

async function told(account: Account): Promise<unknown[]> {
  const items = await list(account)
  return items.reverse().map(({ record }) => [record?.kind, record?.entity, record?.body.confirmed])
}

describe('a notice', () => {
  let account: Account
  let server: FakeServer

  beforeEach(async () => {
    server = new FakeServer()
    account = await someone(server)
    server.offline = true
  })

  it('opened twice is read once, without a network too', async () => {
    expect(isRead(notice())).toBe(false)
    await Promise.all([acknowledge(notice(), 'read'), acknowledge(notice(), 'read')])
    await acknowledge(notice(), 'read')

    expect(isRead(notice())).toBe(true)
    expect(isConfirmed(notice())).toBe(false)
    expect(await told(account)).toEqual([['notice.ack', ID, false]])
  })

  it('confirmed unopened is read as well, and told so once', async () => {
    expect(await acknowledge(notice(), 'confirmed')).toBe(true)
    expect(await acknowledge(notice(), 'confirmed')).toBe(true)
    expect(await acknowledge(notice(), 'read')).toBe(true)

    expect(isConfirmed(notice())).toBe(true)
    expect(await told(account)).toEqual([['notice.ack', ID, true]])
  })

  it('read and confirmed on another phone is told no more', async () => {
    const done = notice(ID, { ackedAt: 1, confirmedAt: 2 })

    expect([isRead(done), isConfirmed(done)]).toEqual([true, true])
    expect([await acknowledge(done, 'read'), await acknowledge(done, 'confirmed')]).toEqual([true, true])
    expect(await told(account)).toEqual([])
  })

  it('is told for each where all are marked, and forgotten with the person', async () => {
    const other = '01939d3a-0000-7000-8000-000000000002'

    expect(await acknowledgeAll([notice(), notice(other)])).toBe(true)
    expect(await told(account)).toEqual([['notice.ack', ID, false], ['notice.ack', other, false]])

    server.offline = false
    await someone(server)
    expect(isRead(notice())).toBe(false)
  })
})
