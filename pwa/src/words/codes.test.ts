/** Every code a server may answer has words, in both languages, and says what to do where a person must do something. */

import { readFileSync } from 'node:fs'
import { buildSchema, isEnumType, isInputObjectType } from 'graphql'
import { describe, expect, it } from 'vitest'
import { coming as comingEn } from './en/coming.ts'
import { core as coreEn } from './en/core.ts'
import { desk as deskEn } from './en/desk.ts'
import { field as fieldEn } from './en/field.ts'
import { records as recordsEn } from './en/records.ts'
import { topic as topicEn } from './en/topic.ts'
import { coming } from './zh-CN/coming.ts'
import { core } from './zh-CN/core.ts'
import { desk } from './zh-CN/desk.ts'
import { field } from './zh-CN/field.ts'
import { records } from './zh-CN/records.ts'
import { topic } from './zh-CN/topic.ts'

const schema = buildSchema(readFileSync(new URL('../../../graphql/schema.graphql', import.meta.url), 'utf8'))
const BOOKS: [string, Record<string, string>][] = [
  ['zh-CN', { ...core, ...coming, ...desk, ...field, ...records, ...topic }],
  ['en', { ...coreEn, ...comingEn, ...deskEn, ...fieldEn, ...recordsEn, ...topicEn }],
]

function codes(name: string): string[] {
  const type = schema.getType(name)
  if (!isEnumType(type)) throw new TypeError(`${name} is no enum`)
  return type.getValues().map((value) => value.name)
}

/** `scanAdd` → `scan.add` */
function kinds(): string[] {
  const type = schema.getType('RecordBody')
  if (!isInputObjectType(type)) throw new TypeError('RecordBody is no input')
  return Object.keys(type.getFields()).map((member) => member.replace(/[A-Z]/, (sign) => `.${sign.toLowerCase()}`))
}

/** What a concern's code may be: an answer that is not plainly good, why bytes are apart, or what is doubtful. */
function concerns(): string[] {
  const good = ['APPLIED', 'MERGED', 'SUPERSEDED']
  const apart = codes('ImportCode').filter((code) => !['RECEIVED', 'DUPLICATE', 'NOT_YOURS'].includes(code))
  return [...codes('ReceiptCode').filter((code) => !good.includes(code)), ...apart, 'WAITING', 'FORGED', 'UNSIGNED', 'DOUBTED', 'CLASH']
}

const KEYS: Record<string, string[]> = {
  ack: codes('AckCode').map((code) => `ack.${code}`),
  receipt: codes('ReceiptCode').map((code) => `receipt.${code}`),
  reason: codes('Reason').flatMap((code) => [`reason.${code}`, `reason.${code}.do`]),
  verdict: codes('Verdict').map((code) => `state.${code}`),
  kind: kinds().map((kind) => `outbox.kind.${kind}`),
  import: codes('ImportCode').map((code) => `import.code.${code}`),
  concern: concerns().flatMap((code) => [`concern.${code}`, `concern.${code}.do`]),
  list: codes('ConcernKind').map((kind) => `records.kind.${kind}`),
  act: codes('ConcernAct').flatMap((act) => [`act.${act}`, `act.done.${act}`]),
  evidence: codes('Evidence').map((code) => `evidence.${code}`),
  via: codes('Via').map((code) => `via.${code}`),
}

describe.each(BOOKS)('in %s', (_, book) => {
  it.each(Object.entries(KEYS))('every %s has its words', (_name, keys) => {
    expect(keys.length).toBeGreaterThan(2)
    expect(keys.filter((key) => !book[key])).toEqual([])
  })
})
