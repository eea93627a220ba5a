/** What a report lacks: the same as on the server. */

import { expect, it } from 'vitest'
import type { Bodies } from '../rows.ts'
import { cases } from './cases.ts'
import { wrongIn, type Report } from './reports.ts'

interface Cases {
  categories: Record<string, Bodies['duty_category']>
  reports: { name: string; report: Partial<Report>; field: keyof Report | null }[]
}

const { categories, reports } = cases<Cases>('duties')

it.each(reports)('$name', ({ report, field }) => {
  const said = { category: 'HELP', title: '走访独居老人', onDate: '2026-11-20', halfDays: 1, text: '', ...report }

  expect(wrongIn(said, categories[said.category], '2026-11-26')?.field ?? null).toBe(field)
})
