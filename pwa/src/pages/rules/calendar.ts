/** A calendar of holidays as a form holds it: spans as they are announced, and days again as the server reads them. */

export interface Span {
  from: string
  until: string
  label: string
  works: string
  /** The year it is shown under; empty while it is new, so that it stays where it is written. */
  year: string
}

interface Day {
  on: string
  label: string
  works: boolean
}

const DAY_MS = 86_400_000

/** Days beside each other that say the same are one span; in the order of the calendar. */
export function toSpans(text: string): Span[] {
  const { days } = JSON.parse(text) as { days: Day[] }
  const spans: Span[] = []
  for (const { on, label, works } of [...days].sort((a, b) => (a.on < b.on ? -1 : 1))) {
    const last = spans.at(-1)
    if (last && last.label === label && last.works === String(works) && shifted(last.until, 1) === on) last.until = on
    else spans.push({ from: on, until: on, label, works: String(works), year: on.slice(0, 4) })
  }
  return spans
}

export function fromSpans(spans: readonly Span[]): string {
  return JSON.stringify({ days: spans.flatMap(daysOf) })
}

/** Which span a day of `fromSpans` is of. */
export function spanOf(spans: readonly Span[], day: number): number {
  let left = day
  return spans.findIndex((span) => (left -= daysOf(span).length) < 0)
}

/** What is no span goes as one day without a date: the server says what is wrong with it. */
function daysOf({ from, until, label, works }: Span): Day[] {
  const count = Math.round((Date.parse(until || from) - Date.parse(from)) / DAY_MS) + 1
  if (!(count >= 1 && count <= 366)) return [{ on: '', label, works: works === 'true' }]
  return Array.from({ length: count }, (_, n) => ({ on: shifted(from, n), label, works: works === 'true' }))
}

function shifted(day: string, by: number): string {
  return new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10)
}
