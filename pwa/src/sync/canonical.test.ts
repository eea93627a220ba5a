import { expect, test } from 'vitest'
import { cases } from '../rules/cases.ts'
import { canonical, toInput, wholeBody, type CanonicalRecord, type RecordKind } from './canonical.ts'

interface Shipped {
  kind: string
  v: number
  canonical: string
  sha: string
  means: Record<string, unknown>
}

const NOW = cases<Shipped[]>('records').map((one) => ({ ...one, record: JSON.parse(one.canonical) as CanonicalRecord }))

test.each(NOW)('a $kind of version $v is hashed as it was when it was shipped', async ({ record, canonical: text, sha }) => {
  expect(await canonical(record)).toEqual({ text, sha })
})

test.each(NOW)('a $kind has all its fields, and travels under its own name', ({ kind, record, means }) => {
  expect(wholeBody(kind as RecordKind, means)).toEqual(record.body)
  expect(toInput(record).body).toEqual({ [kind.replace(/\.(.)/, (_, first: string) => first.toUpperCase())]: record.body })
})
