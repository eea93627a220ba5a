/** What speaks for and against a scan, in a line. */
import type { Operations } from '../../contract.ts'
import { span } from '../../words/times.ts'
import { t } from '../../words/words.ts'

export type Scan = Operations['ScansOf']['data']['scans'][number]

const LATE_MS = 5 * 60_000
const SURE_MS = 60_000

export function weigh(scan: Scan): string {
  return [t(`via.${scan.via}`), ...placeWords(scan), ...clockWords(scan), ...lateWords(scan)].join(' · ')
}

export function placeWords({ distanceM }: Scan): string[] {
  return distanceM === null ? [] : [t('run.evidence.far', { n: distanceM })]
}

export function lateWords({ capturedAt, receivedAt }: Scan): string[] {
  const late = Date.parse(receivedAt) - Date.parse(capturedAt)
  return late > LATE_MS ? [t('run.evidence.late', { span: span(late) })] : []
}

function clockWords({ uncertaintyMs }: Scan): string[] {
  if (uncertaintyMs === null) return [t('run.clock.never')]
  return uncertaintyMs > SURE_MS ? [t('run.clock', { span: span(uncertaintyMs) })] : []
}
