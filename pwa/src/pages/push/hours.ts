/** Quiet hours as minutes after midnight, and as people write them. */

import type { Row } from '../../rows.ts'

export interface Hours {
  quietFrom: number
  quietUntil: number
}

/** What the rule says that comes with every city; held to be so where the phone has none yet. */
const USUAL: Hours = { quietFrom: 1290, quietUntil: 450 }

/** The newest rule the phone holds; of a congress's own and everyone's, its own. */
export function hoursOf(rules: readonly Row<'rule'>[]): Hours {
  const all = rules.map(({ body }) => body).filter(({ key }) => key === 'hours')
  const best = all.sort((a, b) => Number(!!b.unit) - Number(!!a.unit) || b.version - a.version)[0]
  const { quietFrom, quietUntil } = (best?.body ?? {}) as Partial<Hours>
  return { quietFrom: quietFrom ?? USUAL.quietFrom, quietUntil: quietUntil ?? USUAL.quietUntil }
}

/** 21:30 */
export function timeOf(minutes: number): string {
  return [Math.floor(minutes / 60) % 24, minutes % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

export function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}
