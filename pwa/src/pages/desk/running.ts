/** An activity as it runs: its facts, who came, every scan; asked again at each poke and every fifteen seconds. */
import { onBeforeUnmount, onMounted, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { onChanged } from '../../changed.ts'
import type { Operations } from '../../contract.ts'
import type { Why } from '../../result.ts'
import { ask } from '../../wire.ts'
import { online } from '../held.ts'
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

const EVERY_MS = 15_000
const SOON_MS = 400

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

/** Call `load` now, when the phone heard of a change, when the network is back, and now and then while the page is looked at. */
function follow(load: () => Promise<void>): void {
  let soon: ReturnType<typeof setTimeout> | undefined
  const timer = setInterval(() => online.value && document.visibilityState === 'visible' && void load(), EVERY_MS)
  watch(online, (now) => now && void load())
  const stop = onChanged((topic) => {
    if (topic !== 'rows') return
    clearTimeout(soon)
    soon = setTimeout(() => void load(), SOON_MS)
  })
  onMounted(load)
  onBeforeUnmount(() => {
    clearInterval(timer)
    clearTimeout(soon)
    stop()
  })
}
