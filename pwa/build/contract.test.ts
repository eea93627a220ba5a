import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { contract } from './contract.ts'
import { operationIds } from './operations.ts'

const GRAPHQL = resolve(import.meta.dirname, '../../graphql')

test('the types are those of the schema and the operations; else run `node build/contract.ts`', () => {
  expect(readFileSync(resolve(import.meta.dirname, '../src/contract.ts'), 'utf8')).toBe(contract(GRAPHQL))
})

test('every operation the app may send is one the server trusts', () => {
  const trusted = JSON.parse(readFileSync(`${GRAPHQL}/trusted.json`, 'utf8')) as Record<string, { name: string }>
  const unknown = Object.entries(operationIds(`${GRAPHQL}/operations`)).filter(([name, id]) => trusted[id]?.name !== name)

  expect(unknown).toEqual([])
})
