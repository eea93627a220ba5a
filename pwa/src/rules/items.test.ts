import { expect, test } from 'vitest'
import type { ItemField } from '../contract.ts'
import type { Bodies } from '../rows.ts'
import { cases } from './cases.ts'
import { lay, type ItemAct, type Shown } from './items.ts'

type Values = Partial<Record<ItemField | 'RANK' | 'reason', string | null>>

interface Record_ {
  set?: Values
  reason?: string
  move?: string
  act?: 'del' | 'reopen'
}

interface Case {
  name: string
  item: Values
  records: Record_[]
  shown: Values | null
}

const { alone } = cases<{ alone: Case[] }>('items')

test.each(alone)('$name', ({ item, records, shown }) => {
  const { body, gone } = records.map(actOf).reduce((laid, act) => lay(laid, act), begun(item))

  expect(gone ? null : valuesOf(body)).toEqual(shown && { ...valuesOf(body), ...shown })
})

test('who has not seen what stands leaves what is to be chosen', () => {
  const other = { field: 'TEXT' as const, value: '乙', label: '乙', byName: '林涛', at: 0, record: 'r' }
  const { body } = begun({ TEXT: '甲' })
  const act: ItemAct = { kind: 'item.set', changes: [{ field: 'TEXT', value: '丙' }], reason: null }

  const laid = (sees: boolean) => lay({ body: { ...body, conflicts: [other] }, gone: false }, act, sees).body

  expect(laid(true).conflicts).toEqual([])
  expect(laid(false)).toMatchObject({ text: '丙', conflicts: [other] })
})

function begun(values: Values): Shown {
  const where = { topic: 't', activity: null, list: 'PROBLEM', unit: 'u', unitName: '', lat: null, lng: null } as const
  const who = { owner: null, ownerName: null, by: null, byName: null, at: 0 }
  const said = { text: values.TEXT ?? '', dueOn: null, state: 'OPEN', reason: null, fromItem: null, place: null, rank: 'a0' } as const
  return { body: { ...where, ...who, ...said, conflicts: [] }, gone: false }
}

function actOf({ set, reason, move, act }: Record_): ItemAct {
  if (move) return { kind: 'item.move', rank: move }
  if (act) return { kind: `item.${act}` }
  const changes = Object.entries(set ?? {}).map(([field, value]) => ({ field: field as ItemField, value }))
  return { kind: 'item.set', changes, reason: reason ?? null }
}

function valuesOf({ text, owner, dueOn, fromItem, place, state, rank, reason }: Bodies['item']): Values {
  return { TEXT: text, OWNER: owner, DUE_ON: dueOn, FROM_ITEM: fromItem, PLACE: place, STATE: state, RANK: rank, reason }
}
