/** What the fields of facts may be, in words: what is compared with a few values is chosen among them, not typed. */
import type { FactKind } from '../../contract.ts'
import { t, type Key } from '../../words/words.ts'

export interface Option {
  value: string
  label: string
}

/** Where the words stand of a field's values, and which they are; a field of every fact without a fact before it. */
const VALUES: Readonly<Record<string, readonly [prefix: string, ...values: string[]]>> = {
  'DUTY.state': ['duty.state', 'SUBMITTED', 'APPROVED', 'RETURNED', 'VOID'],
  'DUTY.source': ['duty.source', 'ATTENDANCE', 'ITEM', 'SELF'],
  'ACTIVITY.state': ['activity', 'DRAFT', 'PUBLISHED', 'RUNNING', 'ENDED', 'FILED', 'CANCELLED'],
  'ATTENDANCE.state': ['activity', 'DRAFT', 'PUBLISHED', 'RUNNING', 'ENDED', 'FILED', 'CANCELLED'],
  'LIST_ITEM.state': ['item', 'OPEN', 'DOING', 'DONE', 'DROPPED'],
  'NOTICE.kind': ['fact.notice', 'NEWS', 'ANNOUNCEMENT', 'PLAN', 'SUMMARY', 'REPORT', 'MATERIAL', 'DOCUMENT', 'BULLETIN', 'STORY'],
  'SEAT.status': ['people.status', 'ACTIVE', 'SUSPENDED', 'RESIGNED', 'RECALLED', 'ENDED'],
  presence: ['presence', 'NONE', 'PRESENT', 'TO_REVIEW', 'REFUSED', 'ABSENT'],
  enrolment: ['enrolment', 'UNINVITED', 'INVITED', 'ENROLLED', 'WAITING', 'LEAVE_ASKED', 'ON_LEAVE', 'DECLINED'],
  list: ['list', 'WORK', 'PROBLEM', 'SUGGESTION', 'RESULT'],
  visibility: ['visibility', 'MEMBERS', 'UNIT', 'PUBLIC'],
  function: ['fact.function', '联', '商', '督', '促', '智'],
  counts: ['fact.is', 'true', 'false'],
  public: ['fact.is', 'true', 'false'],
  matched: ['fact.is', 'true', 'false'],
  grass_roots: ['fact.is', 'true', 'false'],
  leading: ['fact.is', 'true', 'false'],
}

/** None where it is written by hand. */
export function valuesOf(fact: FactKind, field: string): Option[] {
  const [prefix, ...values] = VALUES[`${fact}.${field}`] ?? VALUES[field] ?? ['']
  return values.map((value) => ({ value, label: t(`${prefix}.${value}` as Key) }))
}

/** The same, and what is written already though it is none of them. */
export function withWritten(options: readonly Option[], written: readonly string[]): Option[] {
  return [...options, ...written.filter((value) => value && options.every((one) => one.value !== value)).map((value) => ({ value, label: value }))]
}
