/** What waits is shown as if it were done, until it is answered. */

import { describe, expect, it } from 'vitest'
import type { Bodies } from '../rows.ts'
import type { Item } from '../sync/outbox.ts'
import type { RecordKind } from '../sync/canonical.ts'
import { aRecord } from '../testing/topic.ts'
import { comingOf, refusedOf } from './comings.ts'
import type { Offer } from './enrolment.ts'

const OFFER: Offer = { state: 'PUBLISHED', enrol: 'OPEN', startsAt: 10, endsAt: 20, until: null, places: 2, taken: 1, waiting: 0 }
const ROW = { activity: 'a1', enrolment: 'INVITED', queue: null, reason: null, answer: null } as unknown as Bodies['attendance']

function says(kind: RecordKind, seq = 1, more: Partial<Item> = {}, reason: string | null = null): Item {
  return aRecord(kind, { reason }, { entity: 'a1' }, { seq, ...more })
}

describe('how one stands to an activity', () => {
  it('is what the server said, where nothing waits', () => {
    expect(comingOf('a1', ROW, OFFER, [])).toMatchObject({ enrolment: 'INVITED', waits: false })
    expect(comingOf('a1', null, OFFER, [says('enrol.join', 1, { state: 'DONE' })])).toMatchObject({ enrolment: 'UNINVITED', waits: false })
  })

  it('is what was written last, though records come in any order', () => {
    const written = [says('enrol.leave', 2, {}, '出差'), says('enrol.join', 1, { state: 'RECEIVED' })]

    expect(comingOf('a1', null, OFFER, written)).toMatchObject({ enrolment: 'LEAVE_ASKED', reason: '出差', waits: true })
  })

  it('is waiting where the places are taken as far as the phone knows', () => {
    expect(comingOf('a1', null, { ...OFFER, taken: 2 }, [says('enrol.join')])).toMatchObject({ enrolment: 'WAITING', queue: null })
  })

  it('shows a no until it was put aside, or something else was said', () => {
    const no = says('enrol.join', 1, { state: 'REFUSED' })

    expect(refusedOf('a1', [no])).toBe(no)
    expect(refusedOf('a1', [{ ...no, dismissed: true }])).toBeNull()
    expect(refusedOf('a1', [no, says('enrol.join', 2)])).toBeNull()
  })
})
