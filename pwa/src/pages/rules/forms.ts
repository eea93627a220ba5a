/** Which form writes a rule of which kind, and how it reads a body and writes it back. */
import type { Component } from 'vue'
import type { RuleKind } from '../../contract.ts'
import CalendarForm from './CalendarForm.vue'
import CascadeForm from './CascadeForm.vue'
import CategoryForm from './CategoryForm.vue'
import IndicatorForm from './IndicatorForm.vue'
import KindForm from './KindForm.vue'
import LimitsForm from './LimitsForm.vue'
import ReminderForm from './ReminderForm.vue'
import { fromDraft, fromLimits, toDraft, toLimits } from './body.ts'
import { fromSpans, toSpans } from './calendar.ts'
import { fromSteps, toSteps } from './cascade.ts'
import { fromCategory, fromKind, toCategory, toKind } from './kind.ts'
import { fromReminder, toReminder } from './reminder.ts'

export interface Form {
  form: Component
  read: (body: string) => unknown
  write: (held: unknown) => string
}

function formed<T>(form: Component, read: (body: string) => T, write: (held: T) => string): Form {
  return { form, read, write: (held) => write(held as T) }
}

const FORMS: Partial<Record<RuleKind, Form>> = {
  INDICATOR: formed(IndicatorForm, toDraft, fromDraft),
  REMINDER: formed(ReminderForm, toReminder, fromReminder),
  CALENDAR: formed(CalendarForm, toSpans, fromSpans),
  CASCADE: formed(CascadeForm, toSteps, fromSteps),
  ACTIVITY_KIND: formed(KindForm, toKind, fromKind),
  DUTY_CATEGORY: formed(CategoryForm, toCategory, fromCategory),
}
const LIMITS = formed(LimitsForm, toLimits, fromLimits)

/** The form of a kind; one whose body is numbers by name needs none of its own. */
export const formOf = (kind: RuleKind): Form => FORMS[kind] ?? LIMITS
