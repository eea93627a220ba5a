/** How many places are left and until when one may sign up, in one line; empty where one is asked instead. */
import { free, isOpen } from '../../rules/enrolment.ts'
import { clock, day } from '../../words/times.ts'
import { t } from '../../words/words.ts'
import type { Mine } from './mine.ts'

export function offered({ offer }: Mine, now = Date.now()): string {
  if (!isOpen(offer)) return ''
  const closes = offer.until ?? offer.startsAt
  if (closes <= now) return t('menu.closed')
  const left = free(offer)
  const places = left === null ? null : left > 0 && offer.waiting === 0 ? t('menu.free', { n: left }) : t('menu.full', { n: offer.waiting })
  const until = offer.until ? t('menu.until', { when: `${day(closes, now)} ${clock(closes)}` }) : null
  return [places, until].filter(Boolean).join(' · ') || t('menu.open')
}
