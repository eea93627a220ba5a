import { expect, test } from 'vitest'
import type { List } from '../contract.ts'
import type { ItemState } from '../rows.ts'
import { mayBeDone } from './answers.ts'
import { cases } from './cases.ts'

interface Case {
  name: string
  list: List
  answers: [List, ItemState][]
  done: boolean
}

test.each(cases<Case[]>('answers'))('$name', ({ list, answers, done }) => {
  expect(mayBeDone(list, answers.map(([on, state]) => ({ list: on, state })))).toBe(done)
})
