/** A rule's body as a form holds it: every field text, and back again as the server reads it. */
import type { FactKind, Measure, Subject, Window } from '../../contract.ts'

export const MEASURES: readonly Measure[] = ['COUNT', 'SUM', 'DISTINCT', 'SHARE', 'MIN']
export const FACTS: readonly FactKind[] = ['DUTY', 'ACTIVITY', 'ATTENDANCE', 'PAIRING', 'LIST_ITEM', 'SEAT', 'NOTICE']
export const WINDOWS: readonly Window[] = ['NOW', 'EACH', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'TERM']
export type Check = 'IS' | 'IS_NOT' | 'ONE_OF' | 'ON_TIME' | 'PRESENT'

export const CHECKS: readonly Check[] = ['IS', 'IS_NOT', 'ONE_OF', 'ON_TIME', 'PRESENT']

export interface Condition {
  field: string
  test: Check
  value: string
}

/** An indicator while it is written; empty text stands for what is not said. */
export interface Draft {
  label: string
  subject: Subject
  measure: Measure
  fact: FactKind
  window: Window
  of: string
  where: Condition[]
  least: string
  most: string
  unit: string
  rank: string
  /** Whom it means of its subjects; kept as it was. */
  among: unknown[]
}

interface Filter {
  field: string
  test: Check
  value?: string | null
  values?: string[]
}

export function toDraft(text: string): Draft {
  const body = JSON.parse(text) as Omit<Draft, 'where' | 'least' | 'most' | 'of' | 'rank'> & { where?: Filter[]; least?: number | null; most?: number | null; of?: string | null; rank?: number }
  const where = (body.where ?? []).map(({ field, test, value, values }) => ({ field, test, value: test === 'ONE_OF' ? (values ?? []).join(' ') : (value ?? '') }))
  const said = (number: number | null | undefined) => (number === null || number === undefined ? '' : String(number))
  return { ...body, where, of: body.of ?? '', least: said(body.least), most: said(body.most), unit: body.unit ?? '', rank: said(body.rank ?? 0), among: body.among ?? [] }
}

export function fromDraft(draft: Draft): string {
  const reads = draft.measure !== 'COUNT' && draft.measure !== 'SHARE'
  return JSON.stringify({ ...draft, where: draft.where.map(toFilter), of: reads && draft.of ? draft.of : null, least: toNumber(draft.least), most: toNumber(draft.most), rank: toNumber(draft.rank) ?? 0 })
}

function toFilter({ field, test, value }: Condition): Filter {
  if (test === 'ONE_OF') return { field, test, values: value.split(/[\s,，、]+/).filter(Boolean) }
  return test === 'IS' || test === 'IS_NOT' ? { field, test, value } : { field, test }
}

/** What is no number goes as it was written: the server says what is wrong with it. */
export function toNumber(text: string): number | string | null {
  const trimmed = text.trim()
  if (!trimmed) return null
  return /^-?\d+$/.test(trimmed) ? Number(trimmed) : trimmed
}

/** Limits that are a time of day; the server counts minutes after midnight. */
export const CLOCKS: ReadonlySet<string> = new Set(['quietFrom', 'quietUntil', 'digestAt'])

export function toClock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

export function fromClock(text: string): number | string | null {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim())
  return found ? Number(found[1]) * 60 + Number(found[2]) : toNumber(text)
}

export type Limits = Record<string, string>

export function toLimits(text: string): Limits {
  return Object.fromEntries(Object.entries(JSON.parse(text) as Record<string, number>).map(([name, value]) => [name, CLOCKS.has(name) ? toClock(value) : String(value)]))
}

export function fromLimits(limits: Limits): string {
  return JSON.stringify(Object.fromEntries(Object.entries(limits).map(([name, value]) => [name, CLOCKS.has(name) ? fromClock(value) : toNumber(value)])))
}
