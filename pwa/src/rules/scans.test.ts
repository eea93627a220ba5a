import { expect, test } from 'vitest'
import { cases } from './cases.ts'
import { CHECKIN, distanceM, judge, type ActivityFacts, type Judgement, type ScanFacts } from './scans.ts'

interface Case extends Judgement {
  name: string
  scan: Partial<ScanFacts> & Pick<ScanFacts, 'via'>
  activity: (Partial<ActivityFacts> & Pick<ActivityFacts, 'opens' | 'closes'>) | null
  clock: { captured: number; uncertainty: number | null; received: number }
}

const SCAN = { code: 'VALID', retiredAt: null, slot: null, position: null, invited: 'VALID', seat: 'VALID', device: 'VALID' } as const

const ACTIVITY = {
  cancelledAt: null,
  place: null,
  radiusM: 300,
  positionRequired: false,
  byInvitation: true,
  minEvidence: 'E1',
} as const

test.each(cases<Case[]>('scans'))('$name', ({ scan, activity, clock, verdict, reasons, evidence }) => {
  const { captured, uncertainty, received } = clock
  const facts = activity && { ...ACTIVITY, ...activity }
  const judged = judge({ ...SCAN, ...scan }, facts, { captured, uncertaintyMs: uncertainty ?? null, received }, CHECKIN)

  expect(judged).toEqual({ verdict, reasons, evidence })
})

test('a hundred-thousandth of a degree is about a metre', () => {
  const metres = distanceM({ lat: 24_518_000, lng: 117_655_000, accuracyM: 0 }, { lat: 24_518_010, lng: 117_655_000, accuracyM: 0 })

  expect(metres).toBeCloseTo(1.11, 2)
})
