/** What is said of a voucher that was scanned: true or false first, then of whom, where and when. */
import type { Checked, Finding } from '../../desk/vouchers.ts'
import type { Statement } from '../../rules/vouchers.ts'
import { clockWithSeconds, day } from '../../words/times.ts'
import { known, t } from '../../words/words.ts'
import type { DeskFace } from '../desk/faces.ts'

const TONES: Record<Finding, 'done' | 'wait' | 'bad'> = {
  GENUINE: 'done',
  FORGED: 'bad',
  DAMAGED: 'wait',
  UNKNOWN_KEY: 'wait',
  FOREIGN: 'bad',
  SIGN_IN: 'wait',
  LOCKED: 'wait',
}

/** 已签到; for what is no scan, how the record was answered. */
export function judged({ verdict, code }: Statement): string {
  if (verdict) return t(`state.${verdict as 'PRESENT'}`)
  const key = `receipt.${code}`
  return known(key) ? t(key) : code
}

export function faceOfVoucher(checked: Checked): DeskFace {
  const { finding, said, name, host } = checked
  const tone = TONES[finding]
  const tune = tone === 'done' ? 'good' : tone
  if (finding !== 'GENUINE') return { tone, titled: t(`voucher.${finding}`), words: t(`voucher.${finding}.words`, { host: host ?? '' }), tune }
  const titled = [t('voucher.GENUINE'), name].filter(Boolean).join(' · ')
  return { tone, titled, words: said ? summary(checked, said) : '', tune }
}

function summary({ title, name, now }: Checked, said: Statement): string {
  const evidence = said.verdict && said.evidence ? t('voucher.evidence', { evidence: said.evidence }) : ''
  const changed = now && now !== said.verdict ? t('voucher.now', { presence: t(`presence.${now}`) }) : ''
  const unlisted = said.activity && !name ? t('voucher.unlisted') : ''
  return [title, `${day(said.at)} ${clockWithSeconds(said.at)}`, judged(said), evidence, changed, unlisted].filter(Boolean).join(' · ')
}
