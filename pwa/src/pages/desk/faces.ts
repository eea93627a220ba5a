/** What the desk says of a deputy's code, large enough to be read across a table. */
import type { DeskScan, DeskVerdict } from '../../desk/checkin.ts'
import { t, type Key } from '../../words/words.ts'
import type { Tune } from '../scan/signal.ts'

export interface DeskFace {
  tone: 'done' | 'wait' | 'bad'
  titled: string
  words: string
  tune: Tune
}

const WRONG: Record<Exclude<DeskVerdict, 'OK' | 'ALREADY' | 'LEFT' | 'SELF' | 'FAILED'>, { tone: 'wait' | 'bad'; key: Key; words: Key }> = {
  RETIRED: { tone: 'bad', key: 'checkin.retired', words: 'checkin.retired.words' },
  STALE: { tone: 'wait', key: 'checkin.stale', words: 'checkin.stale.words' },
  FORGED: { tone: 'bad', key: 'checkin.invalid', words: 'checkin.invalid.words' },
  PUBLIC_FACE: { tone: 'wait', key: 'checkin.public', words: 'checkin.public.words' },
  NOT_A_DEPUTY: { tone: 'bad', key: 'checkin.other', words: 'checkin.other.words' },
  UNKNOWN: { tone: 'wait', key: 'checkin.unknown', words: 'checkin.unknown.words' },
}

export function faceOfDesk({ verdict, who, enrolment }: DeskScan): DeskFace {
  const name = who?.body.name ?? ''
  switch (verdict) {
    case 'OK':
      return enrolment === 'UNINVITED'
        ? { tone: 'wait', titled: t('checkin.uninvited', { name }), words: t('checkin.saved'), tune: 'wait' }
        : { tone: 'done', titled: t('checkin.ok', { name }), words: t('checkin.saved'), tune: 'good' }
    case 'ALREADY':
      return { tone: 'done', titled: t('checkin.already', { name }), words: '', tune: 'good' }
    case 'LEFT':
      return { tone: 'done', titled: t('checkin.left', { name }), words: t('checkin.saved'), tune: 'good' }
    case 'SELF':
      return { tone: 'bad', titled: name, words: t('checkin.self'), tune: 'bad' }
    case 'FAILED':
      return { tone: 'bad', titled: t('scan.FAILED'), words: t('scan.FAILED.words'), tune: 'bad' }
    default: {
      const { tone, key, words } = WRONG[verdict]
      return { tone, titled: [name, t(key)].filter(Boolean).join(' · '), words: t(words), tune: tone === 'wait' ? 'wait' : 'bad' }
    }
  }
}
