/** What a notice may speak of and be sent to: activities around now, topics and units of the seat. */
import { ask } from '../../wire.ts'
import type { Operations } from '../../contract.ts'

export interface Around {
  activities: Operations['Activities']['data']['activities']['rows']
  topics: Operations['TopicChoices']['data']['topicChoices']
  units: Operations['Units']['data']['units']
}

const DAY = 86_400_000
const BACK = 30 * DAY
const MOST = 100

export const nothing: Around = { activities: [], topics: [], units: [] }

/** As far as it could be asked. */
export async function around(now: number): Promise<Around> {
  const from = new Date(now - BACK).toISOString()
  const [activities, topics, units] = await Promise.all([ask('Activities', { filter: { from }, first: MOST }), ask('TopicChoices'), ask('Units')])
  return {
    activities: activities.ok ? activities.data.activities.rows.filter(({ state }) => state !== 'DRAFT') : [],
    topics: topics.ok ? topics.data.topicChoices : [],
    units: units.ok ? units.data.units : [],
  }
}
