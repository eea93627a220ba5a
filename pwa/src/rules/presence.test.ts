import { expect, test } from 'vitest'
import { cases } from './cases.ts'
import { fold, type Decided, type Folded, type JudgedScan } from './presence.ts'

interface Case {
  name: string
  scans: JudgedScan[]
  decisions: Decided[]
  folded: Folded
}

test.each(cases<Case[]>('presence'))('$name', ({ scans, decisions, folded }) => {
  expect(fold(scans, decisions)).toEqual(folded)
})

test.each(cases<Case[]>('presence'))('$name, told backwards', ({ scans, decisions, folded }) => {
  expect(fold([...scans].reverse(), [...decisions].reverse())).toEqual(folded)
})
