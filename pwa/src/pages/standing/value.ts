/** An indicator's value, goal and period in words; the tone and drawing of how it stands. */
import type { Operations, Standing } from '../../contract.ts'
import type { IconName } from '../../ui/icons.ts'
import { t } from '../../words/words.ts'

export type Indicator = Operations['Indicators']['data']['indicators'][number]
export type Snapshot = Operations['MyStandings']['data']['myStandings'][number]

export const STANDINGS: readonly Standing[] = ['MET', 'OPEN', 'SHORT', 'MISSED']
export const TONES = { MET: 'done', OPEN: 'calm', SHORT: 'wait', MISSED: 'bad' } as const
export const FACES: Record<Standing, IconName> = { MET: 'check', OPEN: 'clock', SHORT: 'warn', MISSED: 'cross' }

/** ≥ 15天; 3~5人; of neither bound, that none is set. */
export function goal({ least, most }: { least: number | null; most: number | null }, unit: string): string {
  if (least !== null && most !== null) return least === most ? t('goal.exact', { least, unit }) : t('goal.range', { least, most, unit })
  if (least !== null) return unit === '%' && least === 100 ? t('goal.exact', { least, unit }) : t('goal.least', { least, unit })
  return most === null ? t('goal.none') : t('goal.most', { most, unit })
}

/** What a period is called: 2026-W48, 2026-11, 2026-Q4, 2026, the first day of a term. */
export function periodWords(name: string): string {
  if (name === 'now' || name === 'each') return t(`period.${name}`)
  const [year = '', rest] = name.split('-')
  if (!rest) return t('period.year', { year })
  if (name.length > 8) return t('period.term')
  const n = Number(rest.replace(/\D/, ''))
  return t(rest.startsWith('W') ? 'period.week' : rest.startsWith('Q') ? 'period.quarter' : 'period.month', { year, n })
}

/** How many of a board stand so, for every standing. */
export function counted(counts: readonly { rule: string; standing: Standing; count: number }[], rule: string): Record<Standing, number> {
  const found: Record<Standing, number> = { MET: 0, OPEN: 0, SHORT: 0, MISSED: 0 }
  for (const one of counts) if (one.rule === rule) found[one.standing] += one.count
  return found
}
