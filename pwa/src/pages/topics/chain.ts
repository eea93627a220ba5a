/** 工作 → 问题 → 建议 → 成果: what an item came from, and what came of it. */
import type { List } from '../../contract.ts'
import { inOrder, LISTS, type Line } from './board.ts'

/** The items it came from, the first of all at the beginning. A ring, which two phones can make, ends where it began. */
export function cameFrom(lines: readonly Line[], line: Line): Line[] {
  const byId = new Map(lines.map((one) => [one.id, one]))
  const path: Line[] = []
  for (let at = byId.get(line.body.fromItem ?? ''); at && at.id !== line.id && !path.includes(at); at = byId.get(at.body.fromItem ?? '')) path.unshift(at)
  return path
}

/** What came of it at once, in the order of the lists. */
export function cameOf(lines: readonly Line[], line: Line): Line[] {
  const step = ({ body }: Line) => LISTS.indexOf(body.list)
  return lines.filter(({ id, body }) => body.fromItem === line.id && id !== line.id && body.state !== 'DROPPED').sort((a, b) => step(a) - step(b) || inOrder(a, b))
}

/** What an open item still wants: a problem a suggestion, a suggestion a result. */
export function wanting(lines: readonly Line[], line: Line): List | null {
  const wants = ({ PROBLEM: 'SUGGESTION', SUGGESTION: 'RESULT' } as Partial<Record<List, List>>)[line.body.list] ?? null
  if (!wants || line.body.state === 'DROPPED' || line.body.state === 'DONE') return null
  return cameOf(lines, line).some(({ body }) => LISTS.indexOf(body.list) >= LISTS.indexOf(wants)) ? null : wants
}

/** What an item of a list may have come from: all that stands before it, nearest list first. */
export function origins(lines: readonly Line[], list: List, self?: string): Line[] {
  const before = LISTS.slice(0, LISTS.indexOf(list)).reverse()
  return before.flatMap((one) => lines.filter(({ id, body }) => body.list === one && id !== self && body.state !== 'DROPPED').sort(inOrder))
}
