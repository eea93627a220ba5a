/** What a plan is chosen from: kinds, units, topics, and who may run it there. */
import { onMounted, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Operations } from '../../../contract.ts'
import type { Why } from '../../../result.ts'
import { ask } from '../../../wire.ts'

export type Kind = Operations['ActivityKinds']['data']['activityKinds'][number]
type Unit = Operations['Units']['data']['units'][number]
type Topic = Operations['TopicChoices']['data']['topicChoices'][number]
type Host = Operations['Hosts']['data']['hosts'][number]

export interface Choices {
  /** Null until they came. */
  kinds: ShallowRef<Kind[] | null>
  units: ShallowRef<Unit[]>
  topics: ShallowRef<Topic[]>
  hosts: ShallowRef<Host[]>
  why: Ref<Why | null>
  load(): Promise<void>
}

export function useChoices(unit: () => string): Choices {
  const kinds = shallowRef<Kind[] | null>(null)
  const units = shallowRef<Unit[]>([])
  const topics = shallowRef<Topic[]>([])
  const hosts = shallowRef<Host[]>([])
  const why = ref<Why | null>(null)

  async function load(): Promise<void> {
    const [ofKinds, ofUnits, ofTopics] = await Promise.all([ask('ActivityKinds'), ask('Units'), ask('TopicChoices')])
    const bad = [ofKinds, ofUnits, ofTopics].find((answer) => !answer.ok)
    why.value = bad && !bad.ok ? bad.why : null
    if (!ofKinds.ok || !ofUnits.ok || !ofTopics.ok) return
    units.value = ofUnits.data.units
    topics.value = ofTopics.data.topicChoices
    kinds.value = ofKinds.data.activityKinds
  }

  watch(unit, async (now) => {
    if (!now) return
    const answer = await ask('Hosts', { unit: now })
    if (answer.ok && unit() === now) hosts.value = answer.data.hosts
  }, { immediate: true })
  onMounted(load)
  return { kinds, units, topics, hosts, why, load }
}
