/** A deputy's duties as pages follow them; null while they are read. */
import { computed, type ComputedRef } from 'vue'
import type { Bodies } from '../../rows.ts'
import { held } from '../held.ts'

export interface Told {
  id: string
  rev: number
  body: Bodies['duty']
  /** Where what was written here has got to; null once the server's answer is on the phone. */
  waits: 'LOCAL' | 'RECEIVED' | null
  /** The record that was refused, and why. */
  refused: { record: string; words: string } | null
  /** The record that makes it, while no server has it. */
  maker: string | null
}

/** Newest first. */
export function useTold(): ComputedRef<Told[] | null> {
  const rows = held('duty')
  return computed(() => rows.value && rows.value.map(({ id, rev, body }): Told => ({ id, rev, body, waits: null, refused: null, maker: null })).sort(newestFirst))
}

export function newestFirst(a: Told, b: Told): number {
  if (a.body.onDate !== b.body.onDate) return a.body.onDate < b.body.onDate ? 1 : -1
  return a.id < b.id ? 1 : -1
}
