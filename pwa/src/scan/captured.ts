/** What became of a code that was read, as the phone sees it. */

import type { CodeKind, Direction } from '../contract.ts'
import type { Judgement } from '../rules/scans.ts'

/** FOREIGN: no code of ours. MISTYPED: eight signs, one of them wrong: ask again. */
export type What = CodeKind | 'FOREIGN' | 'MISTYPED'

/** Where the record is: on its way; kept on the phone until sign-in; not written; only in memory yet, and tried again (`unsaved`). */
export type Kept = 'OUTBOX' | 'DEVICE' | 'NO' | 'FAILED'

export interface Captured extends Judgement {
  what: What
  kept: Kept
  /** The record's id, if one was written. */
  record: string | null
  /** What it is once the phone took it after all; only where that FAILED. */
  later?: Promise<Captured>
  /** The activity's id, title and times, if the phone knows it. */
  activity: string | null
  title: string | null
  /** Path to open for a code that is not an activity's. */
  path: string | null
  /** Coming or going; captures kept by older versions of the app only came. */
  direction?: Direction
  /** Already present at that activity, since then; or scanned in on this phone, though nobody has heard of it yet. */
  already: number | null
  /** The phone's time of the scan, corrected; null uncertainty if the clock was never measured. */
  at: number
  uncertaintyMs: number | null
}
