/**
 * Where an item stands in its list: a fractional index (docs/sync.md), so that a move writes one item.
 *
 * Ranks are compared by code points, ties by id. Others may have written any rank of these signs;
 * whatever stands there, the answer is a rank the server takes.
 */

const SIGNS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LONGEST = 64
/** At the ends of a list one counts on in this many signs: 238 328 places before ranks grow longer. */
const WIDTH = 3
const ZEROS = '0'.repeat(WIDTH)

/** Greater than `low`, less than `high`, null being an end of the list; null where no such rank fits. */
export function between(low: string | null, high: string | null): string | null {
  const rank = low === null ? (high === null ? midway('', null) : before(high)) : high === null ? after(low) : midway(low, high)
  return rank !== null && rank.length <= LONGEST ? rank : null
}

/** The rank of one that shall stand right above the one at `at`; above all that share its rank. */
export function above(ranks: readonly string[], at: number): string {
  const high = ranks[at] ?? ''
  const lower = [...ranks.filter((rank) => rank < high).reverse(), null]
  return firstFit(lower, (low) => between(low, high)) ?? high
}

/** The rank of one that shall stand right below the one at `at`; below all that share its rank. */
export function below(ranks: readonly string[], at: number): string {
  const low = ranks[at] ?? null
  const higher = [...ranks.filter((rank) => low !== null && rank > low), null]
  return firstFit(higher, (high) => between(low, high)) ?? low ?? ''
}

/** Between two without room one stands beyond the next. */
function firstFit(bounds: (string | null)[], fit: (bound: string | null) => string | null): string | null {
  for (const bound of bounds) {
    const rank = fit(bound)
    if (rank !== null) return rank
  }
  return null
}

function after(low: string): string | null {
  const next = valueOf(low) + 1
  return next < SIGNS.length ** WIDTH ? textOf(next) : midway(low, null)
}

function before(high: string): string | null {
  const last = valueOf(high) - (isMore(high.slice(WIDTH)) ? 0 : 1)
  return last > 0 ? textOf(last) : midway('', high)
}

function valueOf(rank: string): number {
  const head = `${rank}${ZEROS}`.slice(0, WIDTH)
  return [...head].reduce((sum, sign) => sum * SIGNS.length + SIGNS.indexOf(sign), 0)
}

/** Without the zeros at its end, which would leave no room below. */
function textOf(value: number): string {
  let text = ''
  for (let rest = value; text.length < WIDTH; rest = Math.floor(rest / SIGNS.length)) text = `${SIGNS[rest % SIGNS.length] ?? ''}${text}`
  return text.replace(/0+$/, '')
}

/** A short rank about half-way; the absent signs of `low` are zeros, an absent `high` is past the last sign. */
function midway(low: string, high: string | null): string | null {
  const same = high === null ? 0 : samePrefix(low, high)
  if (high !== null && same === high.length) return null
  const [rest, bound] = [low.slice(same), high?.slice(same) ?? null]
  const from = rest ? SIGNS.indexOf(rest.charAt(0)) : 0
  const until = bound ? SIGNS.indexOf(bound.charAt(0)) : SIGNS.length
  const head = high?.slice(0, same) ?? ''
  if (until - from > 1) return head + SIGNS.charAt(Math.round((from + until) / 2))
  if (bound && isMore(bound.slice(1))) return head + bound.charAt(0)
  const tail = midway(rest.slice(1), null)
  return tail === null ? null : head + SIGNS.charAt(from) + tail
}

/** Whether a rank's end says more than zeros: between `a1` and `a10` nothing would fit any more. */
function isMore(end: string): boolean {
  return /[^0]/.test(end)
}

function samePrefix(low: string, high: string): number {
  let length = 0
  while (length < high.length && (low.charAt(length) || '0') === high.charAt(length)) length++
  return length
}
