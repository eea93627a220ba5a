/**
 * What many scans of one person mean together, with what staff decided.
 *
 * The twin of `server/domain/presence.py`, held to `tests/cases/presence.json`. Order, repetition and
 * late arrival cannot matter.
 */

import type { Direction, Evidence, Presence, Reason, Via } from '../contract.ts'
import { REASONS, type Verdict } from './scans.ts'

export interface JudgedScan {
  captured: number
  direction: Direction
  via: Via
  verdict: Verdict
  evidence: Evidence
  reasons: Reason[]
  uncertainty: number | null
  withdrawn: boolean
}

export interface Decided {
  at: number
  presence: Presence
}

export interface Folded {
  presence: Presence
  firstIn: number | null
  lastOut: number | null
  uncertainty: number | null
  evidence: Evidence
  reasons: Reason[]
  bothSides: boolean
}

const NOBODY: Folded = {
  presence: 'NONE',
  firstIn: null,
  lastOut: null,
  uncertainty: null,
  evidence: 'E0',
  reasons: [],
  bothSides: false,
}

/** PRESENT if any scan is, else TO_REVIEW, else REFUSED; the newest decision overrides the presence, never the times. */
export function fold(scans: JudgedScan[], decisions: Decided[] = []): Folded {
  const standing = scans.filter((scan) => !scan.withdrawn)
  const decided = [...decisions].sort((a, b) => b.at - a.at || (a.presence < b.presence ? 1 : -1))[0]
  const best = bestOf(standing)
  const [any] = best
  if (!any) return { ...NOBODY, presence: decided?.presence ?? 'NONE' }
  const first = best.filter((scan) => scan.direction === 'IN').sort(byMoment)[0]
  const outs = standing.filter((scan) => scan.direction === 'OUT' && scan.verdict !== 'REFUSED')
  const both = fromBothSides(best)
  return {
    presence: decided?.presence ?? (any.verdict as Presence),
    firstIn: first?.captured ?? null,
    lastOut: outs.length ? Math.max(...outs.map((scan) => scan.captured)) : null,
    uncertainty: first?.uncertainty ?? null,
    evidence: both ? 'E4' : best.map((scan) => scan.evidence).reduce((most, next) => (next > most ? next : most)),
    reasons: REASONS.filter((reason) => best.some((scan) => scan.reasons.includes(reason))),
    bothSides: both,
  }
}

/** The scans of the best verdict there is. */
function bestOf(standing: JudgedScan[]): JudgedScan[] {
  const verdicts = ['PRESENT', 'TO_REVIEW', 'REFUSED'] as const
  return verdicts.map((verdict) => standing.filter((scan) => scan.verdict === verdict)).find((some) => some.length) ?? []
}

/** Earlier first; of the same moment the surer one, so that order of arrival never shows. */
function byMoment(a: JudgedScan, b: JudgedScan): number {
  return a.captured - b.captured || (a.uncertainty ?? Infinity) - (b.uncertainty ?? Infinity)
}

/** Whether the deputy scanned the activity and staff the deputy, each live and in time. */
function fromBothSides(best: JudgedScan[]): boolean {
  const live = new Set(best.filter((scan) => scan.evidence >= 'E2').map((scan) => scan.via))
  return live.has('ACTIVITY_LIVE') && live.has('DEPUTY_LIVE')
}
