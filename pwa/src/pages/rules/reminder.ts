/** A reminder rule as a form holds it: every field text, and back again as the server reads it; what no field shows stays. */
import { fromClock, toClock, toNumber } from './body.ts'

export const URGENCIES = ['LOW', 'NORMAL', 'HIGH'] as const
export const CYCLES = ['WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const
export const RESTS = ['AFTER', 'BEFORE', 'SKIP', 'KEEP'] as const
const TELLS = {
  ACTIVITY: ['INVITED', 'ASKED', 'COMING'],
  NOT_CHECKED_IN: ['COMING'],
  UNSENT: ['OWNER'],
  LISTS: ['PARTICIPANT', 'GROUP_LEADER'],
  PROBLEM: ['OWNER'],
  SUGGESTION: ['OWNER'],
  STANDING: ['RESPONSIBLE'],
} as const

export type What = keyof typeof TELLS
export type To = (typeof TELLS)[What][number]

export interface OffsetDraft {
  days: string
  minutes: string
  at: string
}

export interface TurnDraft {
  cycle: (typeof CYCLES)[number]
  day: string
  month: string
  at: string
  onRest: (typeof RESTS)[number]
}

export interface ReminderDraft {
  label: string
  title: string
  body: string
  why: string
  to: To
  urgency: (typeof URGENCIES)[number]
  ttl: string
  active: string
  critical: string
  offsets: OffsetDraft[]
  calendar: TurnDraft[]
  /** The body it began as: what it speaks of, and what no field shows. */
  origin: Body
}

interface Body {
  label: string
  what: What
  to: To
  title: string
  body: string
  why: string
  ttl: number
  urgency?: (typeof URGENCIES)[number]
  active?: boolean
  critical?: boolean
  offsets?: { days?: number; minutes?: number; at?: number | null }[]
  calendar?: { cycle: TurnDraft['cycle']; day?: number; month?: number; at?: number; onRest?: TurnDraft['onRest'] }[]
}

export const NEW_OFFSET: OffsetDraft = { days: '-1', minutes: '0', at: '09:00' }
export const NEW_TURN: TurnDraft = { cycle: 'MONTH', day: '1', month: '1', at: '09:00', onRest: 'AFTER' }

export const tells = (what: What): readonly To[] => TELLS[what]

export function toReminder(text: string): ReminderDraft {
  const body = JSON.parse(text) as Body
  const { label, title, why, to, urgency = 'NORMAL', active = true, critical = false, offsets = [], calendar = [] } = body
  return {
    ...{ label, title, body: body.body, why, to, urgency, ttl: String(body.ttl), active: String(active), critical: String(critical), origin: body },
    offsets: offsets.map(({ days = 0, minutes = 0, at = null }) => ({ days: String(days), minutes: String(minutes), at: at === null ? '' : toClock(at) })),
    calendar: calendar.map(({ cycle, day = 1, month = 1, at = 540, onRest = 'AFTER' }) => ({ cycle, day: String(day), month: String(month), at: toClock(at), onRest })),
  }
}

export function fromReminder({ origin, ttl, active, critical, offsets, calendar, ...draft }: ReminderDraft): string {
  const shifts = offsets.map(({ days, minutes, at }) => ({ days: toNumber(days) ?? 0, minutes: toNumber(minutes) ?? 0, at: at ? fromClock(at) : null }))
  const turns = calendar.map(({ day, month, at, ...turn }) => ({ ...turn, day: toNumber(day) ?? 0, month: toNumber(month) ?? 0, at: fromClock(at) }))
  return JSON.stringify({ ...origin, ...draft, ttl: toNumber(ttl) ?? 0, active: active === 'true', critical: critical === 'true', offsets: shifts, calendar: turns })
}
