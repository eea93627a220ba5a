/** A deputy's duties as pages follow them, with what waits on this phone; null while they are read. */
import { computed, type ComputedRef } from 'vue'
import { layDuties, type Told } from '../../rules/reported.ts'
import type { Bodies } from '../../rows.ts'
import { held, heldItems } from '../held.ts'
import { seatsWithDuties } from './year.ts'

export type { Told }

/** Newest first. */
export function useTold(): ComputedRef<Told[] | null> {
  const rows = held('duty')
  const written = heldItems()
  const categories = useCategories()
  return computed(() => rows.value && layDuties(rows.value, written.value, categories.value, seatsWithDuties()[0]?.id ?? ''))
}

/** What duties are counted as, in the order they are offered. */
export function useCategories(): ComputedRef<Bodies['duty_category'][]> {
  const rows = held('duty_category')
  return computed(() => (rows.value ?? []).map(({ body }) => body).sort((a, b) => a.rank - b.rank))
}
