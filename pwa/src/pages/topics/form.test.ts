/** What a form holds becomes what a record says: empty fields are nothing. */

import { beforeAll, describe, expect, it } from 'vitest'
import { need } from '../../words/words.ts'
import { blank, filled, toForm, wrongIn } from './form.ts'

describe('the form of an item', () => {
  beforeAll(() => need('topic'))

  it('says nothing of what was left empty', () => {
    expect(filled({ ...blank('i1'), text: '  采光 ', place: ' ' })).toEqual({ text: '采光', owner: null, dueOn: null, fromItem: 'i1', place: null })
  })

  it('is filled from an item or a refused record alike', () => {
    expect(toForm({ text: '采光', owner: null, dueOn: '2026-12-01' })).toEqual({ text: '采光', owner: '', dueOn: '2026-12-01', fromItem: '', place: '' })
  })

  it('wants words, and of a result what it answers', () => {
    expect(Object.keys(wrongIn(blank(''), 'RESULT'))).toEqual(['text', 'fromItem'])
    expect(wrongIn({ ...blank('i1'), text: '已办' }, 'RESULT')).toEqual({})
    expect(wrongIn({ ...blank(''), text: '采光' }, 'PROBLEM')).toEqual({})
    expect(Object.keys(wrongIn({ ...blank(''), text: '采光', dueOn: '26-1-1' }, 'WORK'))).toEqual(['dueOn'])
  })
})
