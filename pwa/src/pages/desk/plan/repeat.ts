/** How often an activity is held, as it is typed in and as the server takes it. */
import type { Every, OnHoliday, RepeatInput } from '../../../contract.ts'

export interface Repeating {
  /** Empty is once. */
  every: string
  times: string
  onHoliday: string
}

export const EVERY: readonly Every[] = ['WEEK', 'FORTNIGHT', 'MONTH']
export const ON_HOLIDAY: readonly OnHoliday[] = ['SHIFT', 'SKIP', 'KEEP']

/** Null is once. */
export function toRepeat({ every, times, onHoliday }: Repeating): RepeatInput | null {
  if (!every) return null
  return { every: every as Every, times: Number.parseInt(String(times), 10) || 0, onHoliday: onHoliday as OnHoliday }
}
