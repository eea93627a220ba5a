/** Photos as a page shows them: the feed's rows under what this phone did and no server has answered. */

import { describe, expect, it } from 'vitest'
import type { OutboxRow } from '../../db.ts'
import type { Bodies, Row } from '../../rows.ts'
import type { Item } from '../../sync/outbox.ts'
import { layPhotos } from './shown.ts'

const ME = { person: { id: 'me', name: '陈静' } }
const BODY: Bodies['photo'] = {
  aboutKind: 'ACTIVITY', about: 'a', sha: 'f', type: 'JPEG', bytes: 9, width: 4, height: 3, caption: '校门口',
  lat: null, lng: null, by: 'me', byName: '陈静', at: 5, state: 'WAITING',
}

function row(over: Partial<Bodies['photo']> = {}, id = 'p'): Row<'photo'> {
  return { scope: 'activity:a', kind: 'photo', id, rev: 1, body: { ...BODY, ...over } }
}

function wrote(kind: 'photo.link' | 'photo.unlink', over: Partial<OutboxRow & Item> = {}, entity = 'p', about = 'a'): Item {
  const record = { entity, body: { aboutKind: 'ACTIVITY', about, sha: 'f', caption: '校门口' } }
  const blob = kind === 'photo.link' ? { sha: 'f', size: 9 } : undefined
  return { id: `${kind} ${entity}`, kind, state: 'LOCAL', at: 7, record, note: null, detail: null, ...(blob && { blob }), ...over } as unknown as Item
}

const shown = (rows: Row<'photo'>[], ...items: Item[]) => layPhotos(rows, items, ME, 'ACTIVITY', 'a')

describe('photos', () => {
  it('are there the moment they are taken', () => {
    expect(shown([], wrote('photo.link'))).toMatchObject([{ id: 'p', state: 'LOCAL', mine: true, here: true, byName: '陈静', caption: '校门口', at: 7 }])
  })

  it('wait, are sent, and are ready for everybody', () => {
    const received = { state: 'RECEIVED', receipt: 'WAITING_BLOB' } as const

    expect(shown([row()], wrote('photo.link', received))).toMatchObject([{ state: 'WAITING', here: true, at: 5 }])
    expect(shown([row()], wrote('photo.link', { ...received, blob: { sha: 'f', size: 9, sentAt: 1 } }))).toMatchObject([{ state: 'SENT' }])
    expect(shown([row({ state: 'READY' })], wrote('photo.link', { state: 'DONE' }))).toMatchObject([{ state: 'READY', here: false }])
  })

  it('of others are on their phones until they are ready', () => {
    const theirs = { by: 'other', byName: '林涛' }

    expect(shown([row(theirs)])).toMatchObject([{ state: 'ELSEWHERE', mine: false, here: false, byName: '林涛' }])
    expect(shown([row({ ...theirs, state: 'READY' })])).toMatchObject([{ state: 'READY', mine: false }])
  })

  it('that were refused stay with their words until they are put aside', () => {
    const refused = wrote('photo.link', { state: 'REFUSED', detail: { words: '照片不完整或已损坏。' } })

    expect(shown([], refused)).toMatchObject([{ state: 'REFUSED', words: '照片不完整或已损坏。', here: true }])
    expect(shown([], { ...refused, dismissed: true })).toEqual([])
  })

  it('say why they do not go now', () => {
    const blob = { sha: 'f', size: 9, why: { code: 'FULL', words: '您的照片空间已用完,请联系工作人员。' }, notBefore: 9e15 }

    expect(shown([row()], wrote('photo.link', { state: 'RECEIVED', blob }))).toMatchObject([{ state: 'WAITING', words: blob.why.words }])
  })

  it('taken away are gone at once, and back if that was refused', () => {
    const gone = wrote('photo.unlink')

    expect(shown([row({ state: 'READY' })], gone)).toEqual([])
    expect(shown([], wrote('photo.link'), gone)).toEqual([])
    expect(shown([row({ state: 'READY' })], { ...gone, state: 'REFUSED' })).toHaveLength(1)
  })

  it('hang where they were put, oldest first, and on nothing else', () => {
    const rows = [row({ at: 9 }, 'late'), row({ about: 'b' }, 'elsewhere'), row({ at: 1 }, 'early')]

    expect(shown(rows, wrote('photo.link', {}, 'other', 'b')).map(({ id }) => id)).toEqual(['early', 'late'])
  })

  it('answered and gone from the feed are not shown from the archive', () => {
    expect(shown([], wrote('photo.link', { state: 'DONE' }))).toEqual([])
  })
})
