/** Topics, items and notes as pages follow them: the feed's rows with what this phone wrote laid over them; null while read. */
import { computed, type ComputedRef } from 'vue'
import type { Row } from '../../rows.ts'
import { layItems, layNotes, type Laid } from '../../rules/overlay.ts'
import { held, heldItems, me } from '../held.ts'

export function useTopics(): ComputedRef<Row<'topic'>[] | null> {
  const rows = held('topic')
  return computed(() => rows.value?.filter(({ body }) => body.state !== 'DRAFT') ?? null)
}

/** Of one topic, or of all. */
export function useLines(topic?: () => string): ComputedRef<Laid<'item'>[] | null> {
  const rows = held('item')
  const written = heldItems()
  const all = computed(() => (rows.value && me.value ? layItems(rows.value, written.value, me.value) : null))
  return topic ? computed(() => all.value?.filter(({ body }) => body.topic === topic()) ?? null) : all
}

/** About one thing, oldest first. */
export function useNotes(about: () => string): ComputedRef<Laid<'note'>[]> {
  const rows = held('note')
  const written = heldItems()
  return computed(() => {
    const all = rows.value && me.value ? layNotes(rows.value, written.value, me.value) : []
    return all.filter(({ body }) => body.about === about()).sort((a, b) => a.body.at - b.body.at)
  })
}
