/**
 * The host's side of a check-in (签到台), with a network or without.
 *
 * A deputy's live code is checked against the synced roster: the token is on it, the device is
 * theirs, the signature is right, the slot is now (one more or less). Staff never check themselves in.
 */

import type { Account } from '../account.ts'
import { fromBase64Url } from '../bytes.ts'
import type { Direction, Enrolment } from '../contract.ts'
import { uuid7 } from '../ids.ts'
import { slotNow } from '../live/turn.ts'
import { failed, type Result } from '../result.ts'
import { isLiveDeputy, read, type LiveDeputy, type ScannedCode } from '../rules/codes.ts'
import type { Row } from '../rows.ts'
import { pathAndFragment } from '../scan/capture.ts'
import { saveLater } from '../scan/unsaved.ts'
import { currentAccount, session } from '../session.ts'
import { readRows } from '../store.ts'
import { add, list } from '../sync/outbox.ts'

/**
 * What the desk says of a scan.
 *
 * OK came in; ALREADY was here; LEFT goes now; RETIRED, STALE, FORGED, PUBLIC_FACE and NOT_A_DEPUTY say what is wrong with the code;
 * UNKNOWN a code the roster does not hold, kept for the server to judge; SELF one's own code, nothing is kept;
 * FAILED the phone would not take it, and is asked again (`unsaved`).
 */
export type DeskVerdict =
  | 'OK'
  | 'ALREADY'
  | 'LEFT'
  | 'RETIRED'
  | 'STALE'
  | 'FORGED'
  | 'PUBLIC_FACE'
  | 'NOT_A_DEPUTY'
  | 'UNKNOWN'
  | 'SELF'
  | 'FAILED'

export interface DeskScan {
  verdict: DeskVerdict
  who: Row<'roster'> | null
  /** When they first came in, where they were here already. */
  firstIn: number | null
  enrolment: Enrolment | null
  record: string | null
}

/** Check a deputy's code at the desk of an activity, as they come or as they go, and keep it as a record where it is a live one. */
export async function checkIn(activity: string, text: string, direction: Direction = 'IN', now = Date.now()): Promise<DeskScan> {
  const account = currentAccount()
  const code = read(text)
  if (!account) return said('FAILED')
  if (!code || (code.kind !== null && code.kind !== 'DEPUTY')) return said('NOT_A_DEPUTY')
  // A roster that cannot be read keeps nobody out: the server knows who it is.
  const who = await onRoster(account, activity, code.token).catch(() => null)
  if (who && who.body.person === session.me?.person.id) return said('SELF', who)
  if (!code.live && !code.damaged) return said('PUBLIC_FACE', who)
  const proven = await verdictOf(account, activity, code, who, now).catch(() => 'UNKNOWN' as const)
  const verdict = direction === 'OUT' && (proven === 'OK' || proven === 'ALREADY') ? 'LEFT' : proven
  const body = { code: pathAndFragment(text), direction, activity }
  const seat = session.me?.seat.id ?? null
  const id = uuid7(now)
  const draft = { kind: 'scan.add' as const, id, entity: uuid7(now), seat, at: now, body, note: note(activity, who, verdict) }
  if ((await add(account, draft)).ok) return { ...said(verdict, who), record: id }
  void saveLater(() => add(account, draft))
  return said('FAILED', who)
}

/** Mark someone present by hand. Nobody marks themselves; a reason is wanted. */
export async function markPresent(activity: string, who: Row<'roster'>, reason: string): Promise<Result<{ id: string }>> {
  const account = currentAccount()
  if (!account) return failed('SIGNED_OUT')
  if (who.body.person === session.me?.person.id) return failed('FORBIDDEN')
  if (!reason.trim()) return failed('INVALID', { field: 'reason' })
  const body = { activity, subject: who.body.person, reason: reason.trim() }
  return add(account, { kind: 'scan.add', seat: session.me?.seat.id ?? null, body, note: note(activity, who, 'OK') })
}

/** People on an activity's roster whose name holds the text, or whose code ends in it. */
export async function searchRoster(activity: string, text: string): Promise<Row<'roster'>[]> {
  const account = currentAccount()
  const wanted = text.trim().toUpperCase()
  const rows = account ? await roster(account, activity) : []
  return rows.filter(({ body }) => body.name.includes(text.trim()) || (wanted.length >= 4 && body.token?.endsWith(wanted)))
}

/** Who was checked in on this phone and is not on the synced roster as present yet, by person. */
export async function checkedInHere(activity: string): Promise<Map<string, number>> {
  const account = currentAccount()
  const here = new Map<string, number>()
  for (const { note: thought, at, state } of account ? (await list(account)).reverse() : []) {
    const desk = thought as DeskNote | null
    if (desk?.desk !== activity || !desk.person || desk.verdict !== 'OK' || state === 'REFUSED') continue
    if (!here.has(desk.person)) here.set(desk.person, at)
  }
  return here
}

interface DeskNote {
  desk: string
  person: string | null
  name: string | null
  verdict: DeskVerdict
}

function note(desk: string, who: Row<'roster'> | null, verdict: DeskVerdict): DeskNote {
  return { desk, person: who?.body.person ?? null, name: who?.body.name ?? null, verdict }
}

function said(verdict: DeskVerdict, who: Row<'roster'> | null = null): DeskScan {
  return { verdict, who, firstIn: who?.body.firstIn ?? null, enrolment: who?.body.enrolment ?? null, record: null }
}

async function verdictOf(
  account: Account,
  activity: string,
  code: ScannedCode,
  who: Row<'roster'> | null,
  now: number,
): Promise<DeskVerdict> {
  if (code.damaged) return 'FORGED'
  if (!who) return 'UNKNOWN'
  if (who.body.tokenState === 'RETIRED') return 'RETIRED'
  const live = code.live as LiveDeputy
  const device = who.body.devices.find(({ id }) => id === live.device)
  // A phone registered since the roster came is not forged; the server knows.
  if (!device) return 'UNKNOWN'
  if (!(await isLiveDeputy(live, code.token, fromBase64Url(device.key) ?? new Uint8Array()))) return 'FORGED'
  if (Math.abs(live.slot - slotNow(account, now).slot) > 1) return 'STALE'
  const here = who.body.presence === 'PRESENT' || (await checkedInHere(activity)).has(who.body.person)
  return here ? 'ALREADY' : 'OK'
}

async function onRoster(account: Account, activity: string, token: string): Promise<Row<'roster'> | null> {
  return (await roster(account, activity)).find(({ body }) => body.token === token) ?? null
}

async function roster(account: Account, activity: string): Promise<Row<'roster'>[]> {
  return (await readRows(account, 'roster')).filter(({ scope }) => scope === `activity-staff:${activity}`)
}
