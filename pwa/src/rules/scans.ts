/**
 * What a scan of a code means.
 *
 * The twin of `judge` in `server/domain/scans.py`, held to the same `tests/cases/scans.json`: no
 * clock, no database, no network. Moments are milliseconds since 1970.
 */

import type { Evidence, Reason, Via, Verdict as Settled } from '../contract.ts'
import { SLOT_S } from './codes.ts'

/** CAPTURED (已存手机,待核定) is what a phone says that cannot know; the server never does. */
export type Verdict = Settled | 'CAPTURED'

/** UNVERIFIED: a phone that cannot know. */
export type Check = 'VALID' | 'INVALID' | 'UNVERIFIED'

/** In the order in which they are told. */
export const REASONS: readonly Reason[] = [
  'CODE_INVALID',
  'CODE_RETIRED',
  'ACTIVITY_CANCELLED',
  'SEAT_INACTIVE',
  'OUTSIDE_WINDOW',
  'NEAR_WINDOW',
  'STALE_CODE',
  'CODE_AHEAD',
  'CLOCK_UNSURE',
  'LATE_UPLOAD',
  'FAR_AWAY',
  'NO_POSITION',
  'NOT_INVITED',
  'WEAK_EVIDENCE',
  'DEVICE_UNSURE',
]

const REFUSING: ReadonlySet<Reason> = new Set([
  'CODE_INVALID',
  'CODE_RETIRED',
  'ACTIVITY_CANCELLED',
  'SEAT_INACTIVE',
  'OUTSIDE_WINDOW',
])

/** When a scan was made, as well as we can know. */
export interface Clock {
  /** The phone's time corrected by its measured skew. */
  captured: number
  /** Half-width around it; null if never measured. */
  uncertaintyMs: number | null
  /** When the record reached the server; on a phone, now. */
  received: number
}

/** Microdegrees, and the radius the phone believes itself in. */
export interface Position {
  lat: number
  lng: number
  accuracyM: number
}

/** What one scan carries and what was found of it. */
export interface ScanFacts {
  via: Via
  /** Whether sign, kind and proof are right. */
  code: Check
  retiredAt: number | null
  /** A live code's slot. */
  slot: number | null
  position: Position | null
  invited: Check
  seat: Check
  device: Check
}

export interface ActivityFacts {
  opens: number
  closes: number
  cancelledAt: number | null
  place: Position | null
  radiusM: number
  positionRequired: boolean
  byInvitation: boolean
  minEvidence: Evidence
}

/** Rule data `checkin`; these are the numbers of its first version. */
export interface CheckinRule {
  nearWindowS: number
  staleAfterS: number
  aheadS: number
  unsureS: number
  lateUploadS: number
  newDeviceS: number
}

export const CHECKIN: CheckinRule = {
  nearWindowS: 1800,
  staleAfterS: 60,
  aheadS: 60,
  unsureS: 600,
  lateUploadS: 259_200,
  newDeviceS: 86_400,
}

/** The worst verdict, every reason for it in the order of `REASONS`, and what the scan proves. */
export interface Judgement {
  verdict: Verdict
  reasons: Reason[]
  evidence: Evidence
}

/** Judge one scan on its own, from what it carries and what is known. Never throws. */
export function judge(scan: ScanFacts, activity: ActivityFacts | null, clock: Clock, rule: CheckinRule): Judgement {
  // What a forged code says of itself, its slot, is not listened to.
  const proven = scan.code === 'INVALID' ? { ...scan, slot: null } : scan
  const found = new Set<Reason>([...codeFindings(proven, clock), ...timeFindings(proven, clock, rule)])
  if (activity) {
    for (const reason of windowFindings(activity, clock, rule)) found.add(reason)
    for (const reason of placeFindings(scan, activity)) found.add(reason)
    if (activity.byInvitation && scan.invited === 'INVALID') found.add('NOT_INVITED')
  }
  if (scan.seat === 'INVALID') found.add('SEAT_INACTIVE')
  if (scan.device === 'INVALID') found.add('DEVICE_UNSURE')
  const evidence = evidenceOf(scan, activity, found)
  if (activity && evidence < activity.minEvidence && isClaim(scan, found)) found.add('WEAK_EVIDENCE')
  const reasons = REASONS.filter((reason) => found.has(reason))
  return { verdict: verdictOf(scan, activity, found), reasons, evidence }
}

/** Whether it is for its evidence to convince: a mark by hand is a staff act, a forged code none at all. */
function isClaim(scan: ScanFacts, found: Set<Reason>): boolean {
  return scan.via !== 'STAFF' && !found.has('CODE_INVALID')
}

function codeFindings(scan: ScanFacts, clock: Clock): Reason[] {
  const found: Reason[] = scan.code === 'INVALID' ? ['CODE_INVALID'] : []
  if (scan.retiredAt !== null && interval(clock).low > scan.retiredAt) found.push('CODE_RETIRED')
  return found
}

function timeFindings(scan: ScanFacts, clock: Clock, rule: CheckinRule): Reason[] {
  const found: Reason[] = []
  const { low, high } = interval(clock)
  const ahead = rule.aheadS * 1000
  if (scan.slot !== null) {
    const starts = scan.slot * SLOT_S * 1000
    if (low > starts + (SLOT_S + rule.staleAfterS) * 1000) found.push('STALE_CODE')
    if (starts > clock.received + ahead || starts > high + ahead) found.push('CODE_AHEAD')
  }
  if (low > clock.received + ahead) found.push('CODE_AHEAD')
  if (clock.uncertaintyMs === null || clock.uncertaintyMs > rule.unsureS * 1000) found.push('CLOCK_UNSURE')
  if (clock.received - high > rule.lateUploadS * 1000) found.push('LATE_UPLOAD')
  return found
}

function windowFindings(activity: ActivityFacts, clock: Clock, rule: CheckinRule): Reason[] {
  const found: Reason[] = []
  const { low, high } = interval(clock)
  const near = rule.nearWindowS * 1000
  if (activity.cancelledAt !== null && low > activity.cancelledAt) found.push('ACTIVITY_CANCELLED')
  if (high < activity.opens - near || low > activity.closes + near) found.push('OUTSIDE_WINDOW')
  else if (high < activity.opens || low > activity.closes) found.push('NEAR_WINDOW')
  return found
}

function placeFindings(scan: ScanFacts, activity: ActivityFacts): Reason[] {
  if (!scan.position) return activity.positionRequired && scan.via !== 'STAFF' ? ['NO_POSITION'] : []
  return !activity.place || isNear(scan.position, activity.place, activity.radiusM) ? [] : ['FAR_AWAY']
}

function evidenceOf(scan: ScanFacts, activity: ActivityFacts | null, found: Set<Reason>): Evidence {
  if (scan.via === 'STAFF' || found.has('CODE_INVALID')) return 'E0'
  const inTime = !found.has('STALE_CODE') && !found.has('CODE_AHEAD')
  if (scan.via === 'ACTIVITY_POSTER' || !inTime) return 'E1'
  if (scan.via === 'DEPUTY_LIVE') return 'E4'
  const near = activity?.place && scan.position && isNear(scan.position, activity.place, activity.radiusM)
  return near ? 'E3' : 'E2'
}

function verdictOf(scan: ScanFacts, activity: ActivityFacts | null, found: Set<Reason>): Verdict {
  if ([...found].some((reason) => REFUSING.has(reason))) return 'REFUSED'
  if (found.size > 0) return 'TO_REVIEW'
  const invited = activity?.byInvitation ? scan.invited : 'VALID'
  const known = [scan.code, invited, scan.seat, scan.device]
  return !activity || known.includes('UNVERIFIED') ? 'CAPTURED' : 'PRESENT'
}

/** Between which moments the scan was made; all of time where nothing was ever measured. */
function interval({ captured, uncertaintyMs }: Clock): { low: number; high: number } {
  if (uncertaintyMs === null) return { low: -Infinity, high: Infinity }
  return { low: captured - uncertaintyMs, high: captured + uncertaintyMs }
}

function isNear(position: Position, place: Position, radiusM: number): boolean {
  return distanceM(position, place) <= radiusM + position.accuracyM
}

const EARTH_RADIUS_M = 6_371_000

/** Metres between two positions, by the haversine formula. */
export function distanceM(a: Position, b: Position): number {
  const radians = (microdegrees: number) => (microdegrees / 1e6) * (Math.PI / 180)
  const chord =
    Math.sin((radians(b.lat) - radians(a.lat)) / 2) ** 2 +
    Math.cos(radians(a.lat)) * Math.cos(radians(b.lat)) * Math.sin(radians(b.lng - a.lng) / 2) ** 2
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(chord))
}
