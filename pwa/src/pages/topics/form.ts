/** What the form of an item holds, where an empty field is an empty text. */
import type { List } from '../../contract.ts'
import { t } from '../../words/words.ts'
import type { Filled } from './write.ts'

export type Form = Record<keyof Filled, string>

const FIELDS: readonly (keyof Filled)[] = ['text', 'owner', 'dueOn', 'fromItem', 'place']

export function blank(fromItem: string): Form {
  return { text: '', owner: '', dueOn: '', fromItem, place: '' }
}

/** From an item's body, or a record's that was refused. */
export function toForm(body: Partial<Record<keyof Filled, unknown>>): Form {
  return Object.fromEntries(FIELDS.map((field) => [field, typeof body[field] === 'string' ? body[field] : ''])) as Form
}

export function filled(form: Form): Filled {
  const said = (field: keyof Filled) => form[field].trim() || null
  return { text: form.text.trim(), owner: said('owner'), dueOn: said('dueOn'), fromItem: said('fromItem'), place: said('place') }
}

/** What must be put right, by field. A result names what it answers. */
export function wrongIn(form: Form, list: List): Partial<Record<keyof Filled, string>> {
  const wrong: Partial<Record<keyof Filled, string>> = {}
  if (!form.text.trim()) wrong.text = t('field.missing')
  if (list === 'RESULT' && !form.fromItem) wrong.fromItem = t('item.answers.missing')
  if (form.dueOn && !/^\d{4}-\d{2}-\d{2}$/.test(form.dueOn)) wrong.dueOn = t('item.day.wrong')
  return wrong
}
