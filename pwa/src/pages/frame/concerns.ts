/** How many records want a person of the desk; asked when one of its pages is opened. */
import { ref } from 'vue'
import { ask } from '../../wire.ts'

export const concerns = ref(0)

export async function refreshConcerns(): Promise<void> {
  const answer = await ask('ConcernCounts')
  if (answer.ok) concerns.value = answer.data.concernCounts.reduce((sum, { count }) => sum + count, 0)
}
