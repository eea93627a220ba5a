/** What the person is woken for, on all their phones (提醒设置): read from the phone, changed at the server. */
import { computed, shallowRef, watch } from 'vue'
import type { Why } from '../../result.ts'
import type { Bodies, NoticeCategory } from '../../rows.ts'
import { syncNow } from '../../store.ts'
import { ask } from '../../wire.ts'
import { held } from '../held.ts'

export type Preference = Bodies['preference']

const NOTHING_SAID: Preference = { muted: [], quietFrom: null, quietUntil: null }

/** What the server just answered, until the feed says it too. */
const answered = shallowRef<Preference | null>(null)
const told = computed(() => held('preference').value?.[0]?.body ?? null)
watch(told, () => (answered.value = null))

export const preference = computed(() => answered.value ?? told.value ?? NOTHING_SAID)

export function isMuted(category: NoticeCategory): boolean {
  return preference.value.muted.includes(category)
}

/** Answers what went wrong, null if nothing did. */
export async function prefer(change: Partial<Preference>): Promise<Why | null> {
  const answer = await ask('SetPreference', { ...preference.value, ...change })
  if (!answer.ok) return answer.why
  answered.value = answer.data.setPreference as Preference
  void syncNow()
  return null
}

export function mute(category: NoticeCategory, on: boolean): Promise<Why | null> {
  const others = preference.value.muted.filter((one) => one !== category)
  return prefer({ muted: on ? [...others, category] : others })
}
