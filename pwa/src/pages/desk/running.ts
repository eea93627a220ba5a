/** An activity as it runs: its facts, who came, every scan; followed while it is looked at. */
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Operations } from '../../contract.ts'
import type { Why } from '../../result.ts'
import { ask } from '../../wire.ts'
import { follow } from './following.ts'
import type { Scan } from './weigh.ts'

export type Activity = NonNullable<Operations['Activity']['data']['activity']>
export type Attendance = Operations['AttendanceOf']['data']['attendance'][number]

export interface Running {
  activity: ShallowRef<Activity | null>
  attendance: ShallowRef<Attendance[]>
  scans: ShallowRef<Scan[]>
  /** Whether the first answer came. */
  ready: Ref<boolean>
  why: Ref<Why | null>
  load(): Promise<void>
}

export function useRunning(id: string): Running {
  const activity = shallowRef<Activity | null>(null)
  const attendance = shallowRef<Attendance[]>([])
  const scans = shallowRef<Scan[]>([])
  const ready = ref(false)
  const why = ref<Why | null>(null)
  let asked = 0
  let answered = 0

  /** What was asked earlier and answered later says nothing: it would take back a step just made. */
  async function load(): Promise<void> {
    const mine = (asked += 1)
    const [facts, people, seen] = await Promise.all([ask('Activity', { id }), ask('AttendanceOf', { activity: id }), ask('ScansOf', { activity: id })])
    if (mine < answered) return
    answered = mine
    why.value = facts.ok ? null : facts.why
    if (facts.ok) activity.value = facts.data.activity
    if (people.ok) attendance.value = people.data.attendance
    if (seen.ok) scans.value = seen.data.scans
    ready.value = true
  }

  follow(load)
  return { activity, attendance, scans, ready, why, load }
}
