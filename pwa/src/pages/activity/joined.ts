/** The activities the phone holds, each joined with how its person stands to it. */
import { computed, type ComputedRef } from 'vue'
import { comingOf } from '../../rules/comings.ts'
import { held, heldItems } from '../held.ts'
import { offerOf, type Mine } from './mine.ts'

/** Everything on the phone that has not been a draft; null while it is read. */
export function useMine(): ComputedRef<Mine[] | null> {
  const activities = held('activity')
  const attendance = held('attendance')
  const presences = held('presence')
  const items = heldItems()
  return computed(() => {
    if (!activities.value || !attendance.value) return null
    const byActivity = new Map(attendance.value.map((row) => [row.body.activity, row.body]))
    const waiting = new Set((items.value ?? []).filter((item) => item.state === 'LOCAL' || item.state === 'RECEIVED').map(activityOf))
    const counts = new Map((presences.value ?? []).map((row) => [row.id, row.body]))
    const once = new Map(activities.value.map((row) => [row.id, row.body]))
    return [...once]
      .filter(([, body]) => body.state !== 'DRAFT')
      .map(([id, activity]) => {
        const attendance = byActivity.get(id) ?? null
        const offer = offerOf(activity, counts.get(id))
        return { id, activity, attendance, waiting: waiting.has(id), offer, coming: comingOf(id, attendance, offer, items.value ?? []) }
      })
  })
}

function activityOf(item: { note: unknown }): string | null {
  const note = item.note as { activity?: string | null } | null
  return note?.activity ?? null
}
