/** This year's days in the seat a deputy acts in, against what the rule in force asks. */
import { computed, type ComputedRef, type Ref } from 'vue'
import type { Bodies, Row } from '../../rows.ts'
import { effective, pace, standing, yearOf, type Standing, type Year } from '../../rules/duties.ts'
import { session, type Me } from '../../session.ts'
import { date } from '../../words/times.ts'
import { held } from '../held.ts'

export interface Asked extends Year {
  /** Null where the phone was told no rule. */
  least: number | null
  /** By today, at an even pace. */
  due: number
  standing: Standing
}

type Seat = Me['seat']

/** The seats one has duties in, the one acted in first. */
export function seatsWithDuties(): Seat[] {
  const { me } = session
  const seats = (me?.seats ?? []).filter((seat) => seat.role === 'DEPUTY')
  return seats.sort((a, b) => Number(b.id === me?.seat.id) - Number(a.id === me?.seat.id))
}

/** Null for who is no deputy, and while the phone is read. */
export function useYear(now: Ref<number>): ComputedRef<Asked | null> {
  const duties = held('duty')
  const rules = held('rule')
  return computed(() => {
    const [seat] = seatsWithDuties()
    if (!seat || !duties.value || !rules.value) return null
    const its = duties.value.filter(({ body }) => body.seat === seat.id).map(({ body }) => body)
    return asked(its, rules.value, seat, date(now.value), date(now.value).slice(0, 4))
  })
}

/** A year's days, and how they stand: at its end, or by today. */
export function asked(duties: readonly Bodies['duty'][], rules: readonly Row<'rule'>[], seat: Seat, today: string, year: string): Asked {
  const its = yearOf(duties, year)
  const day = year === today.slice(0, 4) ? today : `${year}-12-31`
  const versions = rules.map(({ body }) => body).filter(({ key }) => key === 'duty_days')
  const body = effective(versions, seat.unit.id, day)?.body as { least?: number | null } | undefined
  const least = body?.least ?? null
  const due = pace(least ?? 0, day)
  return { ...its, least, due, standing: standing(its.days, least ?? 0, due) }
}
