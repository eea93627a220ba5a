/**
 * What a report of a duty still lacks before it may be sent.
 *
 * The twin of `wrong_in` in `server/domain/duties.py`, held to `tests/cases/duties.json`.
 */
import type { Bodies } from '../rows.ts'

export interface Report {
  category: string
  title: string
  onDate: string
  halfDays: number
  text: string
}

export interface Wrong {
  field: keyof Report
  why: 'category' | 'title' | 'day' | 'future' | 'old' | 'days' | 'text'
}

type Category = Pick<Bodies['duty_category'], 'counts' | 'reportable' | 'halfDays' | 'addressed'>

const REPORTED_WITHIN_DAYS = 366
const DAY = 86_400_000

/** The first field that cannot be so, and why; null if all can. */
export function wrongIn(report: Report, category: Category | undefined, today: string): Wrong | null {
  if (!category?.reportable) return { field: 'category', why: 'category' }
  if (!report.title.trim()) return { field: 'title', why: 'title' }
  const on = Date.parse(`${report.onDate}T00:00:00Z`)
  if (Number.isNaN(on)) return { field: 'onDate', why: 'day' }
  if (report.onDate > today) return { field: 'onDate', why: 'future' }
  if (Date.parse(`${today}T00:00:00Z`) - on > REPORTED_WITHIN_DAYS * DAY) return { field: 'onDate', why: 'old' }
  if (report.halfDays > category.halfDays || (category.counts && report.halfDays < 1)) return { field: 'halfDays', why: 'days' }
  if (category.addressed && !report.text.trim()) return { field: 'text', why: 'text' }
  return null
}
