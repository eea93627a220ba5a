/** What was touched is read once: now, or when it comes. */

import { beforeEach, describe, expect, it } from 'vitest'
import { isRead } from '../pages/read.ts'
import type { Row } from '../rows.ts'
import { someone } from '../testing/person.ts'
import { FakeServer } from '../testing/server.ts'
import { readTouched, touched, waiting } from './touched.ts'

const [A, A_BEFORE, LATE, LATE_BEFORE] = ['a', 'b', 'c', 'd'].map((end) => `01939d3a-0000-7000-8000-00000000000${end}`) as [string, string, string, string]

function notice(id: string): Row<'notice'> {
  const body = { kind: 'NEWS', title: '学习资料', body: '', at: 1, aboutKind: null, about: null, needsReceipt: false, unitName: '汀澜市人大' } as Row<'notice'>['body']
  return { scope: 'person:me', kind: 'notice', id, rev: 1, body }
}

const a = { row: notice(A), earlier: [notice(A_BEFORE)] }
const late = { row: notice(LATE), earlier: [notice(LATE_BEFORE)] }
const read = () => [A, A_BEFORE, LATE, LATE_BEFORE].filter((id) => isRead(notice(id)))

describe('a touched notice', () => {
  beforeEach(async () => {
    const server = new FakeServer()
    await someone(server)
    server.offline = true
    waiting.value = new Set()
  })

  it('is read with what it replaced, and no other', async () => {
    touched(A)
    await readTouched([a, late])

    expect(read()).toEqual([A, A_BEFORE])
  })

  it('that the phone has not yet is read when it comes, and waits no more', async () => {
    touched(LATE)
    await readTouched([a])
    expect(read()).toEqual([])
    await readTouched([late, a])

    expect([read(), waiting.value.size]).toEqual([[LATE, LATE_BEFORE], 0])
  })

  it('is none where the address names none', () => {
    expect([undefined, null, ['a', 'b']].map(touched)).toEqual([false, false, false])
    expect(waiting.value.size).toBe(0)
  })
})
