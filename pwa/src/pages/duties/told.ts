/** A deputy's duties as pages follow them, with what waits on this phone; null while they are read. */
import { computed, type ComputedRef } from 'vue'
import { categoriesOn, type Category } from '../../rules/categories.ts'
import { layDuties, type Told } from '../../rules/reported.ts'
import { date } from '../../words/times.ts'
import { held, heldItems } from '../held.ts'
import { seatsWithDuties } from './year.ts'

export type { Told }

/** Newest first. */
export function useTold(): ComputedRef<Told[] | null> {
  const rows = held('duty')
  const written = heldItems()
  const categories = held('duty_category')
  return computed(() => rows.value && layDuties(rows.value, written.value, categories.value ?? [], seatsWithDuties()[0]?.id ?? ''))
}

/** What duties of a day are counted as, today's if none is said, in the order they are offered. */
export function useCategories(day: () => string = () => date(Date.now())): ComputedRef<Category[]> {
  const rows = held('duty_category')
  return computed(() => categoriesOn(rows.value ?? [], day()))
}
