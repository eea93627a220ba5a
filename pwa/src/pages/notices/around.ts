/** What the phone holds of what notices speak of, so that each knows what can be done about it. */
import { computed, type Ref } from 'vue'
import type { Row } from '../../rows.ts'
import { held, me } from '../held.ts'
import { actsOf, type About, type Act } from './acts.ts'

export function useActs(now: Ref<number>): (row: Row<'notice'>) => Act[] {
  const activities = byId('activity')
  const items = byId('item')
  const duties = byId('duty')
  const attendance = held('attendance')
  const mine = computed(() => new Map((attendance.value ?? []).map(({ body }) => [body.activity, body])))
  return (row) => {
    const id = row.body.about ?? ''
    const { activity, item } = { activity: activities.value.get(id), item: items.value.get(id) }
    const about: About = { activity, item, attendance: mine.value.get(id) ?? null, hasDuty: duties.value.has(id), isStaff: me.value?.isStaff === true, isMember: me.value?.seat.role === 'COMMITTEE_MEMBER' }
    return actsOf(row, about, now.value)
  }
}

function byId<K extends 'activity' | 'item' | 'duty'>(kind: K) {
  const rows = held(kind)
  return computed(() => new Map((rows.value ?? []).map(({ id, body }) => [id, body])))
}
