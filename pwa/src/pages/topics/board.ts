/** What a board of the four lists shows and counts. */
import type { List } from '../../contract.ts'
import type { Laid } from '../../rules/overlay.ts'
import { date } from '../../words/times.ts'

export type Line = Laid<'item'>

/** In the order work goes: 工作 → 问题 → 建议 → 成果. */
export const LISTS: readonly List[] = ['WORK', 'PROBLEM', 'SUGGESTION', 'RESULT']

/** The lines of one list in the order people gave them; what is dropped is not among them. */
export function linesOf(lines: readonly Line[], list: List): Line[] {
  return lines.filter(({ body }) => body.list === list && body.state !== 'DROPPED').sort(inOrder)
}

export function droppedOf(lines: readonly Line[], list: List): Line[] {
  return lines.filter(({ body }) => body.list === list && body.state === 'DROPPED').sort(inOrder)
}

/** By rank, which is compared by its signs; of one rank by id, so that all phones show one order. */
export function inOrder(a: Line, b: Line): number {
  if (a.body.rank !== b.body.rank) return a.body.rank < b.body.rank ? -1 : 1
  return a.id < b.id ? -1 : 1
}

export interface Counts {
  lists: Record<List, number>
  /** Not yet done. */
  open: number
  /** Open beyond their day. */
  late: number
  /** Said differently by two. */
  apart: number
}

export function count(lines: readonly Line[], now: number): Counts {
  const standing = lines.filter(({ body }) => body.state !== 'DROPPED')
  return {
    lists: Object.fromEntries(LISTS.map((list) => [list, standing.filter(({ body }) => body.list === list).length])) as Record<List, number>,
    open: standing.filter(isOpen).length,
    late: standing.filter((line) => isLate(line, now)).length,
    apart: lines.filter(({ body }) => body.conflicts.length > 0).length,
  }
}

/** A result is no task: it is there, or not. */
export function isOpen({ body }: Line): boolean {
  return body.list !== 'RESULT' && (body.state === 'OPEN' || body.state === 'DOING')
}

export function isLate(line: Line, now: number): boolean {
  return isOpen(line) && line.body.dueOn !== null && line.body.dueOn < date(now)
}

const NEXT = { WORK: 'PROBLEM', PROBLEM: 'SUGGESTION', SUGGESTION: 'RESULT', RESULT: null } as const

/** Which list comes after; null after the last. */
export function nextList(list: List): (typeof NEXT)[List] {
  return NEXT[list]
}
