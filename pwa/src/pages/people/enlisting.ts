/** A unit or a person written down on a screen: the same columns as the template's, as a spreadsheet of one line. */
import type { Operations } from '../../contract.ts'

export type Column = Operations['IntakeColumns']['data']['intakeColumns'][number]
export type Filled = Record<string, string>

/** Columns that only a list taken out of here fills in. */
const NEVER = ['number']

export function columnsOf(columns: readonly Column[], sheet: string): Column[] {
  return columns.filter((column) => column.sheet === sheet && !NEVER.includes(column.key))
}

/** Keys that must be filled in and are not. */
export function missing(columns: readonly Column[], filled: Filled, also: readonly string[]): string[] {
  return columns.filter(({ key, must }) => (must || also.includes(key)) && !filled[key]?.trim()).map(({ key }) => key)
}

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export function toFile(columns: readonly Column[], filled: Filled, name: string): File {
  const used = columns.filter(({ key }) => filled[key]?.trim())
  const lines = [used.map(({ heading }) => heading), used.map(({ key }) => filled[key]?.trim() ?? '')]
  return new File([`\uFEFF${lines.map((line) => line.map(quoted).join(',')).join('\r\n')}\r\n`], `${name}.csv`, { type: 'text/csv' })
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`
}
