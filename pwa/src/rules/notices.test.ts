/** Of notices with one tag the newest stands; filters and words narrow what is shown. */

import { describe, expect, it } from 'vitest'
import type { Bodies, Row } from '../rows.ts'
import { categoryOf, countUnread, isToldByName, isWanted, standing, type Narrowed } from './notices.ts'

function notice(id: string, over: Partial<Bodies['notice']> = {}): Row<'notice'> {
  const body = { kind: 'REMINDER', title: `提醒 ${id}`, body: '', at: 1, aboutKind: null, about: null, needsReceipt: false, unitName: '汀澜市人大' }
  return { scope: 'person:me', kind: 'notice', id, rev: 1, body: { ...body, ...over } }
}

const owesNothing = () => false
const ids = (rows: readonly Row<'notice'>[]) => rows.map(({ id }) => id)

describe('notices', () => {
  it('with one tag stand as the newest, which knows the earlier ones', () => {
    const week = notice('a', { tag: 'activity', at: 1 })
    const hour = notice('b', { tag: 'activity', at: 3 })
    const other = notice('c', { at: 2 })

    const [first, second] = standing([week, hour, other], owesNothing)

    expect([first?.row.id, ids(first?.earlier ?? [])]).toEqual(['b', ['a']])
    expect([second?.row.id, second?.earlier]).toEqual(['c', []])
  })

  it('without a tag stand each for itself, the newest first', () => {
    const rows = [notice('a', { at: 1 }), notice('b', { at: 2 }), notice('c', { at: 2 })]

    expect(standing(rows, owesNothing).map(({ row }) => row.id)).toEqual(['c', 'b', 'a'])
  })

  it('whose receipt is owed are not stood for by a newer one', () => {
    const rows = [notice('a', { tag: 't', at: 1, needsReceipt: true }), notice('b', { tag: 't', at: 2 })]

    expect(standing(rows, (row) => row.body.needsReceipt).map(({ row }) => row.id)).toEqual(['b', 'a'])
  })

  it.each([
    ['everything', { to: 'ALL', words: '' }, ['a', 'b', 'c']],
    ['the unread', { to: 'UNREAD', words: '' }, ['a']],
    ['a category', { to: 'LIST', words: '' }, ['b']],
    ['words, each of them somewhere', { to: 'ALL', words: '路灯 站' }, ['c']],
    ['words in any case', { to: 'ALL', words: 'APP' }, ['a']],
    ['a category and words it does not have', { to: 'LIST', words: '路灯' }, []],
  ] as [string, Narrowed, string[]][])('are narrowed to %s', (_, narrowed, found) => {
    const rows = [notice('a', { title: 'app 更新' }), notice('b', { aboutKind: 'topic' }), notice('c', { body: '路灯修好了', unitName: '幸福路站' })]

    const wanted = rows.map((row) => ({ row, earlier: [] })).filter((one) => isWanted(one, narrowed, ({ id }) => id === 'a'))

    expect(ids(wanted.map(({ row }) => row))).toEqual(found)
  })

  it('are counted by matter, and only where they were told by name', () => {
    const rows = [notice('a', { tag: 't' }), notice('b', { tag: 't' }), notice('c'), notice('d', { ackedAt: 1 }), { ...notice('e'), scope: 'unit:u' }]

    expect(countUnread(rows, (row) => isToldByName(row) && !row.body.ackedAt)).toBe(2)
  })

  it('of an older server are in the category of what they speak of', () => {
    const rows = [notice('a', { aboutKind: 'item' }), notice('b', { kind: 'SECURITY' }), notice('c'), notice('d', { aboutKind: 'item', category: 'NEWS' })]

    expect(rows.map(categoryOf)).toEqual(['LIST', 'SECURITY', 'NEWS', 'NEWS'])
  })
})
