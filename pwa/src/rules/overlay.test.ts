/** What waits is shown as if it were done, until it is answered and what it changed is here. */

import { describe, expect, it } from 'vitest'
import type { Bodies, Row } from '../rows.ts'
import { aLine, anAuthor, aRecord } from '../testing/topic.ts'
import type { Item } from '../sync/outbox.ts'
import { layItems, layNotes, type Laid } from './overlay.ts'

const AUTHOR = anAuthor()

function one(rows: Row<'item'>[], written: Item[], id = 'i1'): Laid<'item'> {
  const [found] = layItems(rows, written, AUTHOR).filter((line) => line.id === id)
  if (!found) throw new Error(`no ${id}`)
  return found
}

function set(field: string, value: string | null, more: Partial<Item> = {}, base: number | null = 3): Item {
  return aRecord('item.set', { changes: [{ field, value }], reason: null }, { entity: 'i1', base }, more)
}

describe('an item written here', () => {
  const added = aRecord('item.add', { topic: 't1', list: 'PROBLEM', text: '采光', rank: 'V', owner: AUTHOR.seat.id }, { entity: 'i9' })

  it('is on its list before any server has it, by its author, and says which record makes it', () => {
    expect(one([], [added], 'i9')).toMatchObject({ rev: null, waits: 'LOCAL', maker: added.id, body: { text: '采光', state: 'OPEN', byName: '陈静', ownerName: '陈静' } })
  })

  it('is what the feed says once its row is here, still waiting for its answer', () => {
    const row = aLine({ text: '采光不足' }, 'i9', 4)

    expect(one([row], [{ ...added, state: 'RECEIVED' }], 'i9')).toMatchObject({ rev: 4, waits: 'RECEIVED', maker: null, body: { text: '采光不足' } })
  })

  it('waits no more once it is done', () => {
    expect(layItems([], [{ ...added, state: 'DONE' }], AUTHOR)).toEqual([])
    expect(one([aLine({}, 'i9')], [{ ...added, state: 'DONE' }], 'i9').waits).toBeNull()
  })

  it('stays with its words when it is refused, until its author has read why', () => {
    const refused: Item = { ...added, state: 'REFUSED', receipt: 'REJECTED_PERMISSION' }

    expect(one([], [refused], 'i9')).toMatchObject({ waits: null, refused: [refused], body: { text: '采光' } })
    expect(layItems([], [{ ...refused, dismissed: true }], AUTHOR)).toEqual([])
  })
})

describe('an item of the feed', () => {
  it('says what was written last, though records come in any order', () => {
    const [first, second] = [set('TEXT', '一', { seq: 1 }), set('TEXT', '二', { seq: 2, state: 'RECEIVED' })]

    expect(one([aLine()], [second, first])).toMatchObject({ waits: 'LOCAL', body: { text: '二' } })
    expect(one([aLine()], [first, second]).body.text).toBe('二')
  })

  it('changes field by field, and empties what is set to nothing', () => {
    const laid = one([aLine({ place: '幸福路' })], [set('PLACE', null), set('DUE_ON', '2026-12-01', { seq: 2 })])

    expect(laid.body).toMatchObject({ text: '电梯井占道', place: null, dueOn: '2026-12-01' })
  })

  it('names a new owner where the name is known on this phone', () => {
    const rows = [aLine(), aLine({ owner: 's2', ownerName: '林涛' }, 'i2')]

    expect(one(rows, [set('OWNER', 's2')]).body.ownerName).toBe('林涛')
    expect(one(rows, [set('OWNER', 's7')]).body.ownerName).toBeNull()
  })

  it('is as it was beside a refused change, and under no record of the past', () => {
    const refused = set('TEXT', '不行', { state: 'QUARANTINE', ack: 'TOO_LARGE' })

    expect(one([aLine()], [refused])).toMatchObject({ waits: null, refused: [refused], body: { text: '电梯井占道' } })
    expect(one([aLine()], [set('TEXT', '旧', { state: 'DONE' })])).toMatchObject({ waits: null, body: { text: '电梯井占道' } })
  })

  it('rises in state, and comes down only by being opened again', () => {
    const done = set('STATE', 'DONE')
    const late = set('STATE', 'DOING', { seq: 2 })
    const again = aRecord('item.reopen', {}, { entity: 'i1' }, { seq: 3 })

    expect(one([aLine()], [done, late]).body.state).toBe('DONE')
    expect(one([aLine()], [done, late, again]).body.state).toBe('OPEN')
  })

  it('keeps the reason it was dropped for, until it is open again', () => {
    const dropped = aRecord('item.set', { changes: [{ field: 'STATE', value: 'DROPPED' }], reason: '已并入他项' }, { entity: 'i1', base: 3 })

    expect(one([aLine()], [dropped]).body).toMatchObject({ state: 'DROPPED', reason: '已并入他项' })
    expect(one([aLine()], [dropped, aRecord('item.reopen', {}, { entity: 'i1' }, { seq: 2 })]).body.reason).toBeNull()
  })

  it('stands where it was moved, and is gone where it was taken off', () => {
    expect(one([aLine()], [aRecord('item.move', { rank: 'b' }, { entity: 'i1' })]).body.rank).toBe('b')
    expect(layItems([aLine()], [aRecord('item.del', {}, { entity: 'i1' })], AUTHOR)).toEqual([])
    expect(layItems([aLine()], [aRecord('item.del', {}, { entity: 'i1' }, { state: 'REFUSED' })], AUTHOR)).toHaveLength(1)
  })

  it('differs no more once one who saw both has chosen, and still does for who had not seen', () => {
    const other = { field: 'TEXT' as const, value: '占道', label: null, byName: '林涛', at: 1, record: 'r' }
    const rows = [aLine({ conflicts: [other, { ...other, field: 'PLACE' }] })]

    expect(one(rows, [set('TEXT', '占道', {}, 3)]).body.conflicts).toEqual([{ ...other, field: 'PLACE' }])
    expect(one(rows, [set('TEXT', '占道', {}, 2)]).body.conflicts).toHaveLength(2)
  })

  it('is not changed itself: what is laid over it is a copy', () => {
    const row = aLine({ conflicts: [{ field: 'TEXT', value: '占道', label: null, byName: '林涛', at: 1, record: 'r' }] })
    layItems([row], [set('TEXT', '占道')], AUTHOR)

    expect(row.body).toEqual(aLine({ conflicts: row.body.conflicts }).body)
    expect(row.body.conflicts).toHaveLength(1)
  })
})

describe('a note', () => {
  const body: Bodies['note'] = { aboutKind: 'ITEM', about: 'i1', text: '已踏勘', by: 'p1', byName: '陈静', at: 1, editedAt: null, others: [{ text: '已看过', at: 2, record: 'r' }] }
  const row: Row<'note'> = { scope: 'topic:t1', kind: 'note', id: 'n1', rev: 2, body }

  it('is there at once, and says what it was changed to', () => {
    const added = aRecord('note.add', { aboutKind: 'ITEM', about: 'i1', text: '一' }, { entity: 'n2' })
    const edited = aRecord('note.edit', { text: '二' }, { entity: 'n2' }, { seq: 2 })

    expect(layNotes([], [edited, added], AUTHOR)).toMatchObject([{ id: 'n2', rev: null, waits: 'LOCAL', maker: added.id, body: { text: '二', byName: '陈静', about: 'i1' } }])
  })

  it('has one text again once its author, having seen both, wrote it anew', () => {
    expect(layNotes([row], [aRecord('note.edit', { text: '已看过' }, { entity: 'n1', base: 2 })], AUTHOR)).toMatchObject([{ body: { text: '已看过', others: [] } }])
    expect(layNotes([row], [aRecord('note.edit', { text: '已看过' }, { entity: 'n1', base: 1 })], AUTHOR)[0]?.body.others).toHaveLength(1)
  })
})
