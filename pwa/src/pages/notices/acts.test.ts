/** What can be done about a notice is what its matter needs now. */

import { describe, expect, it } from 'vitest'
import { anActivity } from '../../testing/person.ts'
import type { Bodies, Row } from '../../rows.ts'
import { actsOf, type About } from './acts.ts'

const NOW = Date.now()
const HOUR = 3_600_000

function notice(aboutKind: string | null, about: string | null = 'x', kind = 'REMINDER'): Row<'notice'> {
  const body = { kind, title: '', body: '', at: 1, aboutKind, about, needsReceipt: false, unitName: '' }
  return { scope: 'person:me', kind: 'notice', id: 'n', rev: 1, body }
}

const attending = (presence: Bodies['attendance']['presence']) => ({ presence }) as Bodies['attendance']
const pages = (row: Row<'notice'>, about: About = {}) => actsOf(row, about, NOW).map(({ key, to }) => [key.replace('notices.', ''), to])

describe('a notice', () => {
  it.each([
    ['while one may check in, and did not', {}, 'NONE', [['do.scan', '/app/scan'], ['open.activity', '/app/activities/x']]],
    ['once one did', {}, 'PRESENT', [['open.activity', '/app/activities/x']]],
    ['of what was called off', { state: 'CANCELLED' }, 'NONE', [['open.activity', '/app/activities/x']]],
    ['before one may', { checkinFrom: NOW + HOUR }, 'NONE', [['open.activity', '/app/activities/x']]],
    ['after one was there', { endsAt: NOW - 1, topic: 't' }, 'PRESENT', [['do.fill', '/app/topics/t'], ['open.activity', '/app/activities/x']]],
    ['after one was not', { endsAt: NOW - 1, checkinUntil: NOW - 1, topic: 't' }, 'NONE', [['open.activity', '/app/activities/x']]],
  ] as const)('of an activity leads, %s, to %j', (_, over, presence, acts) => {
    const about = { activity: anActivity(over), attendance: attending(presence) }

    expect(pages(notice('activity'), about)).toEqual(acts)
  })

  it('of an activity one has nothing to do with only shows it', () => {
    expect(pages(notice('activity'), { activity: anActivity() })).toEqual([['open.activity', '/app/activities/x']])
  })

  it.each([
    ['topic', {}, [['do.fill', '/app/topics/x']]],
    ['item', { item: { topic: 't' } as Bodies['item'] }, [['open.item', '/app/topics/t/items/x']]],
    ['item', {}, []],
    ['duty', { hasDuty: true }, [['open.duty', '/app/duties/x']]],
    ['duty', { isStaff: true }, [['open.duty', '/app/desk/duties']]],
    ['duty', {}, []],
    ['unit', { isStaff: true }, [['open.unit', '/app/desk/stations/x']]],
    ['unit', {}, []],
    ['station', { isStaff: true }, [['open.unit', '/app/desk/stations/x']]],
    ['station', {}, []],
    ['deputy', {}, [['open.duties', '/app/duties']]],
    ['group', {}, [['open.activities', '/app/activities']]],
    ['pairing', { isMember: true }, [['open.indicators', '/app/desk/indicators']]],
    ['pairing', {}, []],
    ['record', {}, [['do.outbox', '/app/me/outbox']]],
    [null, {}, []],
  ] as const)('of a %s, the phone knowing %j, leads to %j', (kind, about, acts) => {
    expect(pages(notice(kind), about)).toEqual(acts)
  })

  it('of a phone with records that wait leads to them', () => {
    const row = notice('device')
    row.body.category = 'RECORD'

    expect(pages(row)).toEqual([['do.outbox', '/app/me/outbox']])
    expect(pages(notice('device'))).toEqual([])
  })

  it('of a topic that is no reminder shows it', () => {
    expect(pages(notice('topic', 'x', 'NEWS'))).toEqual([['open.topic', '/app/topics/x']])
  })

  it('of a statement sent to the unit leads to those', () => {
    expect(pages(notice('duty', 'x', 'DOCUMENT'), { isStaff: true })).toEqual([['open.duty', '/app/desk/duties?face=addressed']])
  })
})
