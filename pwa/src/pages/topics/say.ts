/** An item's fields as people read them. */
import { known, t, type Key } from '../../words/words.ts'
import { calendarDay } from '../../words/times.ts'
import type { Bodies } from '../../rows.ts'
import { isLate, type Line } from './board.ts'

export type Conflict = Bodies['item']['conflicts'][number]

/** Who sees to it, until when, where; what nobody said is left out. */
export function meta(line: Line, now: number): { words: string; late: boolean }[] {
  const { ownerName, dueOn, place } = line.body
  const late = isLate(line, now)
  const due = dueOn && t(late ? 'topic.late.day' : 'topic.due.day', { day: calendarDay(dueOn, now) })
  return [{ words: ownerName, late: false }, { words: due, late }, { words: place, late: false }].flatMap(({ words, late }) => (words ? [{ words, late }] : []))
}

/** 问题:一楼住户担心采光 */
export function called({ body }: Line): string {
  return t('topic.called', { list: t(`list.${body.list}`), text: body.text })
}

/** What a field says now. */
export function standing({ body }: Line, field: Conflict['field'], lines: readonly Line[]): string {
  const value = { TEXT: body.text, OWNER: body.ownerName, DUE_ON: body.dueOn, FROM_ITEM: body.fromItem, PLACE: body.place, STATE: body.state, DELETED: body.text }[field]
  return inWords(field, value, null, lines)
}

/** What another said of it. */
export function otherwise({ field, value, label }: Conflict, lines: readonly Line[]): string {
  return field === 'DELETED' ? t('apart.deleted') : inWords(field, value, label, lines)
}

function inWords(field: Conflict['field'], value: string | null, label: string | null, lines: readonly Line[]): string {
  if (value === null || value === '') return t('topic.emptied')
  if (field === 'DUE_ON') return calendarDay(value)
  if (field === 'STATE') return known(`item.${value}`) ? t(`item.${value}` as Key) : value
  if (field === 'FROM_ITEM') return label ?? lines.find(({ id }) => id === value)?.body.text ?? value
  return label ?? value
}
