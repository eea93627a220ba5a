/**
 * A code was read: keep the moment first, then say what it is worth.
 *
 * What the phone says is a forecast: CAPTURED at best, for only the server can check a MAC, a
 * signature and the chain. The record goes out the same way whatever it says.
 */

import { corrected, type Skew } from '../clock.ts'
import type { Direction, Via } from '../contract.ts'
import type { Account } from '../account.ts'
import type { StoredCapture } from '../db.ts'
import { keepCapture } from '../device.ts'
import { uuid7 } from '../ids.ts'
import { done, failed, type Result } from '../result.ts'
import { hasRightSign, looksOurs, read, type ScannedCode } from '../rules/codes.ts'
import { judge, type Position, type ScanFacts } from '../rules/scans.ts'
import { currentAccount, session } from '../session.ts'
import { add, list } from '../sync/outbox.ts'
import type { Captured, What } from './captured.ts'
import { activityFacts, attendanceOf, checkinRule, findByToken, invited, seatHeld, type Found } from './known.ts'
import { saveLater } from './unsaved.ts'

export interface CaptureOptions {
  position?: Position | null
  direction?: Direction
  /** It was scanned in order to check in: a code of another kind is kept and refused, not opened. */
  checkIn?: boolean
  now?: number
}

/** Keep a scan and judge it by what the phone knows. Never throws. */
export async function capture(text: string, options: CaptureOptions = {}): Promise<Captured> {
  const now = options.now ?? Date.now()
  const account = currentAccount()
  const code = read(text)
  const what = whatOf(text, code)
  if (!isCheckIn(what, code, options)) return { ...nothing(now, account?.skew ?? null), what, path: pathOf(code) }
  // What cannot be read, cannot be judged here; the moment is kept all the same.
  const unread = { ...nothing(now, account?.skew ?? null), what, verdict: 'CAPTURED' as const, reasons: [] }
  const thought = await think(account, code, what, options, now).catch(() => unread)
  const captured = await keep(account, text, thought, options, now)
  // Measured by `make bench` (B9): from camera open to decoded to judged and kept.
  performance.mark('scan-judged')
  return captured
}

function whatOf(text: string, code: ScannedCode | null): What {
  if (code) return code.kind ?? 'ACTIVITY'
  if (looksOurs(text)) return 'ACTIVITY'
  return /^[\s-]*([0-9A-Za-z][\s-]*){8}$/.test(text) && !hasRightSign(text) ? 'MISTYPED' : 'FOREIGN'
}

function isCheckIn(what: What, code: ScannedCode | null, options: CaptureOptions): boolean {
  if (what === 'FOREIGN' || what === 'MISTYPED') return false
  return what === 'ACTIVITY' || (options.checkIn === true && code !== null)
}

function pathOf(code: ScannedCode | null): string | null {
  if (!code?.kind || code.kind === 'ACTIVITY') return null
  return `/${{ STATION: 's', DEPUTY: 'd', MATTER: 't' }[code.kind]}/${code.token}`
}

async function think(
  account: Account | null,
  code: ScannedCode | null,
  what: What,
  options: CaptureOptions,
  now: number,
): Promise<Captured> {
  const blank = { ...nothing(now, account?.skew ?? null), what }
  const clock = { captured: blank.at, uncertaintyMs: blank.uncertaintyMs, received: blank.at }
  const right = code && !code.damaged && what === 'ACTIVITY'
  const found = right && account ? await findByToken(account, code.token) : null
  const rule = account ? await checkinRule(account) : undefined
  const scan = await facts(account, right ? code : null, found, options.position ?? null, blank.at)
  // Before sign-in the clock was never measured; it is at sign-in, so that is no finding yet.
  const known = account ? clock : { ...clock, uncertaintyMs: 0 }
  const judgement = judge(scan, found && activityFacts(found.activity), known, rule ?? (await checkinRule(null)))
  const attendance = found && account ? await attendanceOf(account, found.activity.id) : null
  return {
    ...blank,
    ...judgement,
    activity: found?.activity.id ?? null,
    title: found?.activity.body.title ?? null,
    already: attendance?.body.presence === 'PRESENT' ? attendance.body.firstIn : await scannedHere(account, found?.activity.id ?? null),
  }
}

/** When one scanned in there on this phone and has no answer yet. */
async function scannedHere(account: Account | null, activity: string | null): Promise<number | null> {
  if (!account || !activity) return null
  const came = (await list(account)).filter(({ state, note }) => {
    const noted = note as Captured | null
    return state !== 'REFUSED' && noted?.activity === activity && noted.direction !== 'OUT' && noted.verdict !== 'REFUSED'
  })
  return came.length ? Math.min(...came.map(({ at }) => at)) : null
}

async function facts(
  account: Account | null,
  code: ScannedCode | null,
  found: Found | null,
  position: Position | null,
  at: number,
): Promise<ScanFacts> {
  const via: Via = code?.live ? 'ACTIVITY_LIVE' : 'ACTIVITY_POSTER'
  return {
    via,
    code: !code ? 'INVALID' : found && !code.live ? 'VALID' : 'UNVERIFIED',
    retiredAt: found?.retiredAt ?? null,
    slot: code?.live?.slot ?? null,
    position,
    invited: account && found ? await invited(account, found.activity) : 'UNVERIFIED',
    seat: account ? await seatHeld(account, at) : 'UNVERIFIED',
    // Signature and chain are the server's to check: a phone never says 已签到 of itself.
    device: session.me?.deviceIsNew ? 'INVALID' : 'UNVERIFIED',
  }
}

async function keep(
  account: Account | null,
  text: string,
  thought: Captured,
  { position = null, direction = 'IN' }: CaptureOptions,
  now: number,
): Promise<Captured> {
  const id = uuid7(now)
  const code = pathAndFragment(text)
  const kept = account ? 'OUTBOX' : 'DEVICE'
  const note: Captured = { ...thought, kept, record: id, direction }
  const draft = { kind: 'scan.add' as const, id, entity: uuid7(now), at: now, body: { code, direction, position }, note }
  const save = () => (account ? add(account, draft) : keepOnDevice({ id, at: now, code, position }))
  if ((await save()).ok) return note
  return { ...thought, kept: 'FAILED', later: saveLater(save).then(() => note) }
}

async function keepOnDevice(stored: StoredCapture): Promise<Result<void>> {
  try {
    return done(await keepCapture(stored))
  } catch {
    return failed('STORAGE', { retryable: true })
  }
}

/** What travels: no host, which says nothing; a text that is no link as it is. */
export function pathAndFragment(text: string): string {
  return text.trim().replace(/^[A-Za-z][\w+.-]*:\/\/[^/]*(?=\/)/, '')
}

function nothing(now: number, skew: Skew | null): Captured {
  const { captured, uncertaintyMs } = corrected(skew, now)
  return {
    verdict: 'REFUSED',
    reasons: ['CODE_INVALID'],
    evidence: 'E0',
    what: 'FOREIGN',
    kept: 'NO',
    record: null,
    activity: null,
    title: null,
    path: null,
    already: null,
    at: captured,
    uncertaintyMs,
  }
}
