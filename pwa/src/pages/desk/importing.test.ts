/** What is read of a file before anything is sent. */

import { expect, it } from 'vitest'
import { pushesIn } from './importing.ts'

const PUSH = { device: 'd', records: [{ id: 'r' }], signature: 's' }

function ofText(file: unknown) {
  return pushesIn(JSON.stringify(file))
}

it('takes the pushes of a file as they stand', () => {
  expect(ofText({ format: 'daima-outbox-1', device: 'd', pushes: [PUSH, PUSH] })).toEqual({ ok: true, data: [PUSH, PUSH] })
})

it('takes a file of before signatures, in parts a push may hold', () => {
  const answer = ofText({ device: 'd', records: Array.from({ length: 250 }, (_, id) => ({ id })) })

  expect(answer.ok && answer.data.map(({ records, signature }) => [records.length, signature])).toEqual([[100, null], [100, null], [50, null]])
})

it.each([
  ['{', 'NOT_JSON'],
  ['', 'NOT_JSON'],
  ['[]', 'NOT_OURS'],
  ['7', 'NOT_OURS'],
  ['null', 'NOT_OURS'],
  ['{"a":1}', 'NOT_OURS'],
  ['{"device":1,"records":[]}', 'NOT_OURS'],
  ['{"pushes":[{"device":"d"}]}', 'NOT_OURS'],
  ['{"format":"daima-outbox-1","pushes":[]}', 'EMPTY'],
  ['{"device":"d","records":[]}', 'EMPTY'],
])('says of %s that it is %s', (text, code) => {
  expect(pushesIn(text)).toMatchObject({ ok: false, why: { code } })
})
