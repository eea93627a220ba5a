/**
 * How far this phone's clock is from the server's, and how sure that is.
 *
 * A phone's wall clock is data, never an order. The skew is phone minus server, measured at every
 * contact; its uncertainty is half the round trip, and 50 ppm of the time since (a watch crystal).
 */

const DRIFT = 50e-6

export interface Skew {
  /** Phone minus server. */
  ms: number
  /** Half-width at the time of measuring. */
  errorMs: number
  /** When it was measured, by the phone. */
  at: number
}

export interface Reading {
  skew: number | null
  skewError: number | null
}

/** What one contact tells: asked and answered by the phone's clock, `serverTime` between them. */
export function measure(asked: number, answered: number, serverTime: number): Skew {
  const ms = Math.round((asked + answered) / 2 - serverTime)
  return { ms, errorMs: Math.ceil(Math.max(answered - asked, 0) / 2) + 1, at: answered }
}

/** The better of what was known and what was measured; a clock that jumped makes the old worthless. */
export function better(known: Skew | null, measured: Skew): Skew {
  if (!known) return measured
  const aged = errorAt(known, measured.at)
  const jumped = Math.abs(known.ms - measured.ms) > aged + measured.errorMs
  return jumped || measured.errorMs <= aged ? measured : known
}

function errorAt(skew: Skew, now: number): number {
  return Math.ceil(skew.errorMs + DRIFT * Math.abs(now - skew.at))
}

/** What a record says of the clock at the moment it was written. */
export function reading(skew: Skew | null, now: number): Reading {
  return skew ? { skew: skew.ms, skewError: errorAt(skew, now) } : { skew: null, skewError: null }
}

/** A phone's moment as the server would have told it; null uncertainty if never measured. */
export function corrected(skew: Skew | null, now: number): { captured: number; uncertaintyMs: number | null } {
  const { skew: ms, skewError } = reading(skew, now)
  return { captured: now - (ms ?? 0), uncertaintyMs: skewError }
}
