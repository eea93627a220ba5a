/** Chains as trees: every item under what it came from, and where each stands in the picture. */
import { inOrder, LISTS, type Line } from './board.ts'

export interface Branch {
  line: Line
  branches: Branch[]
}

/** A branch in the picture: its list's column, and a row that no other of the column has. */
export interface Knot {
  line: Line
  column: number
  row: number
  /** Where what it came from stands; null at the beginning of a chain. */
  from: { column: number; row: number } | null
}

const column = ({ body }: Line) => LISTS.indexOf(body.list)
const inStep = (a: Line, b: Line) => column(a) - column(b) || inOrder(a, b)

/** Every chain of a topic from its beginning; a ring, which two phones can make, is cut where it is met first. */
export function forest(lines: readonly Line[]): Branch[] {
  const standing = lines.filter((line) => line.body.state !== 'DROPPED' || lines.some(({ body }) => body.fromItem === line.id)).sort(inStep)
  const there = new Set(standing.map(({ id }) => id))
  const after = new Map<string, Line[]>()
  for (const line of standing) if (line.body.fromItem) after.set(line.body.fromItem, [...(after.get(line.body.fromItem) ?? []), line])
  const drawn = new Set<string>()
  const draw = (line: Line): Branch => {
    drawn.add(line.id)
    return { line, branches: (after.get(line.id) ?? []).flatMap((next) => (drawn.has(next.id) ? [] : [draw(next)])) }
  }
  const begins = (line: Line) => !line.body.fromItem || !there.has(line.body.fromItem)
  const whole = standing.filter(begins).map(draw)
  return [...whole, ...standing.flatMap((line) => (drawn.has(line.id) ? [] : [draw(line)]))]
}

/** The chain an item stands in; what was dropped may stand in none. */
export function chainOf(lines: readonly Line[], id: string): Branch | null {
  return forest(lines).find((branch) => holds(branch, id)) ?? null
}

function holds({ line, branches }: Branch, id: string): boolean {
  return line.id === id || branches.some((branch) => holds(branch, id))
}

/** A chain runs to the right; what goes another way, or is the second of something, begins a row. */
export function laidOut(branches: readonly Branch[]): { knots: Knot[]; rows: number } {
  const knots: Knot[] = []
  let rows = 0
  const lay = ({ line, branches }: Branch, row: number, from: Knot['from']): void => {
    const at = { column: column(line), row }
    knots.push({ line, ...at, from })
    rows = Math.max(rows, row + 1)
    branches.forEach((next, n) => lay(next, n === 0 && column(next.line) > at.column ? row : rows, at))
  }
  for (const branch of branches) lay(branch, rows, null)
  return { knots, rows }
}
