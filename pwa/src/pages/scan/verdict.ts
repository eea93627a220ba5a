/** How a scan's outcome is said: its tone, its drawing, its words. */
import type { ScanDetail } from '../../rows.ts'
import { read, SLOT_S } from '../../rules/codes.ts'
import type { Captured } from '../../scan/captured.ts'
import type { IconName } from '../../ui/icons.ts'
import { t } from '../../words/words.ts'
import type { Tune } from './signal.ts'

export interface Scanned {
  captured: Captured
  text: string
  /** When the live code's slot began; null for other codes. */
  slotAt: number | null
}

export interface Face {
  tone: 'done' | 'wait' | 'bad' | 'calm'
  icon: IconName
  titled: string
  words: string
  tune: Tune
}

const OTHERS = { STATION: 'scan.station', DEPUTY: 'scan.deputy', MATTER: 'scan.tracking', FOREIGN: 'scan.foreign' } as const

export function scannedOf(text: string, captured: Captured): Scanned {
  const slot = read(text)?.live?.slot
  return { captured, text, slotAt: slot === undefined ? null : slot * SLOT_S * 1000 }
}

export function faceOf(captured: Captured, settled: ScanDetail | null): Face {
  if (captured.kept === 'FAILED') return { tone: 'bad', icon: 'warn', titled: t('scan.FAILED'), words: t('scan.FAILED.words'), tune: 'bad' }
  if (captured.kept === 'NO') return otherFace(captured)
  // Before sign-in nobody can say more than that the moment is kept.
  if (captured.kept === 'DEVICE') return { tone: 'wait', icon: 'check', titled: t('scan.CAPTURED'), words: t('scan.CAPTURED.signin'), tune: 'good' }
  const verdict = settled?.verdict ?? captured.verdict
  if (captured.direction === 'OUT' && verdict !== 'REFUSED') return faceOfLeaving(settled)
  if (verdict === 'PRESENT') {
    const words = settled ? t('scan.settled.PRESENT') : t('scan.PRESENT.words')
    return { tone: 'done', icon: 'check', titled: t('scan.PRESENT'), words, tune: 'good' }
  }
  if (verdict === 'CAPTURED') {
    return { tone: 'wait', icon: 'check', titled: t('scan.CAPTURED'), words: t('scan.CAPTURED.words'), tune: 'good' }
  }
  if (verdict === 'TO_REVIEW') return { tone: 'wait', icon: 'clock', titled: t('scan.TO_REVIEW'), words: t('scan.TO_REVIEW.words'), tune: 'wait' }
  return { tone: 'bad', icon: 'cross', titled: t('scan.REFUSED'), words: t('scan.REFUSED.words'), tune: 'bad' }
}

/** Leaving changes nothing of having come: kept, or counted. */
function faceOfLeaving(settled: ScanDetail | null): Face {
  const words = settled ? t('scan.left.settled') : t('scan.PRESENT.words')
  return { tone: settled ? 'done' : 'wait', icon: 'check', titled: t('scan.left'), words, tune: 'good' }
}

function otherFace({ what }: Captured): Face {
  if (what === 'MISTYPED' || what === 'ACTIVITY') {
    return { tone: 'bad', icon: 'keys', titled: t('scan.typed.title'), words: t('scan.typed.checks'), tune: 'bad' }
  }
  return { tone: 'calm', icon: 'code', titled: t(OTHERS[what]), words: t(`${OTHERS[what]}.words`), tune: 'wait' }
}
