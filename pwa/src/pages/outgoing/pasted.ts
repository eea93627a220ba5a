/** A pasted list: its lines as they were pasted, and whom they were chosen to mean. */
export interface Line {
  text: string
  person: string | null
}

export const MOST_LINES = 2000

export function textOf(lines: readonly Line[]): string {
  return lines.map(({ text }) => text).join('\n')
}

/** The lines of a text; one that stood there before means whom it meant. */
export function linesOf(text: string, before: readonly Line[]): Line[] {
  const left = [...before]
  return text
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim())
    .map((line) => {
      const at = left.findIndex((one) => one.text === line)
      return at < 0 ? { text: line, person: null } : (left.splice(at, 1)[0] as Line)
    })
}
