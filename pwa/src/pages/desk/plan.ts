/** A topic as it is typed in, and as the server takes it. */
import type { Operations, TopicInput } from '../../contract.ts'
import { date } from '../../words/times.ts'
import { t } from '../../words/words.ts'

export type Topic = Operations['CreateTopic']['data']['createTopic']

export interface Plan {
  title: string
  unit: string
  startsOn: string
  endsOn: string
  year: string
  brief: string
}

const YEAR = 365 * 86_400_000

/** A year from today. */
export function blank(now: number, unit: string): Plan {
  const startsOn = date(now)
  return { title: '', unit, startsOn, endsOn: date(now + YEAR), year: startsOn.slice(0, 4), brief: '' }
}

/** The topic itself to be changed; its words for a year of one's own to be used again; until its end to be taken up. */
export function fromTopic(topic: Topic, mode: 'new' | 'edit' | 'copy' | 'take', own: string, now: number): Plan {
  const { title, brief } = topic
  if (mode === 'edit') return { title, brief, unit: topic.unit.id, startsOn: topic.startsOn, endsOn: topic.endsOn, year: String(topic.year) }
  const fresh = { ...blank(now, own), title, brief }
  return mode === 'take' && topic.endsOn >= fresh.startsOn ? { ...fresh, endsOn: topic.endsOn } : fresh
}

export function toInput({ title, unit, startsOn, endsOn, year, brief }: Plan): TopicInput {
  return { title: title.trim(), unit, startsOn, endsOn, year: year ? Number(year) : null, brief: brief.trim() }
}

/** What must be put right before the server is asked. */
export function wrongIn(plan: Plan): Partial<Record<keyof Plan, string>> {
  const wrong: Partial<Record<keyof Plan, string>> = {}
  for (const field of ['title', 'unit', 'startsOn', 'endsOn'] as const) if (!plan[field].trim()) wrong[field] = t('raise.missing')
  if (plan.startsOn && plan.endsOn && plan.endsOn < plan.startsOn) wrong.endsOn = t('raise.order')
  return wrong
}
