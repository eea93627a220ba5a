/** What comes after push, as a form holds it: a line for each sort of notice; empty text stands for all, or none. */
import type { NoticeCategory } from '../../contract.ts'
import { toNumber } from './body.ts'
import { URGENCIES } from './reminder.ts'

export const BEYOND = ['WECOM', 'SMS', 'EMAIL'] as const
export const CATEGORIES: readonly NoticeCategory[] = ['ACTIVITY', 'LIST', 'DUTY', 'STATION', 'RECORD', 'NEWS', 'SYSTEM', 'SECURITY']
export type Beyond = (typeof BEYOND)[number]

export interface StepDraft {
  urgency: '' | (typeof URGENCIES)[number]
  category: '' | NoticeCategory
  after: string
  /** One after the other. */
  channels: ('' | Beyond)[]
}

interface Step {
  afterMinutes: number
  channels: Beyond[]
  urgency?: StepDraft['urgency'] | null
  category?: StepDraft['category'] | null
}

export const NEW_STEP: StepDraft = { urgency: '', category: '', after: '60', channels: ['WECOM', '', ''] }

export function toSteps(text: string): StepDraft[] {
  const { steps = [] } = JSON.parse(text) as { steps?: Step[] }
  return steps.map(({ afterMinutes, channels, urgency, category }) => ({
    ...{ urgency: urgency ?? '', category: category ?? '', after: String(afterMinutes) },
    channels: BEYOND.map((_, n) => channels[n] ?? ''),
  }))
}

export function fromSteps(steps: readonly StepDraft[]): string {
  return JSON.stringify({ steps: steps.map(({ urgency, category, after, channels }) => ({ urgency: urgency || null, category: category || null, afterMinutes: toNumber(after) ?? 0, channels: channels.filter(Boolean) })) })
}
