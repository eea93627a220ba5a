/** What staff say of reports, of one or of many: a reason is asked where the deputy is to read one. */
import type { DutyVerb as AnyVerb, Operations } from '../../contract.ts'
import { ask as confirm } from '../../ui/confirms.ts'
import { say } from '../../ui/toasts.ts'
import { ask } from '../../wire.ts'
import { t, trouble } from '../../words/words.ts'

/** What is the desk's to say; to report and to take back is the deputy's. */
export type DutyVerb = Exclude<AnyVerb, 'REPORT' | 'WITHDRAW'>
export type Duty = Operations['Duties']['data']['duties']['rows'][number]

const REASONED: readonly DutyVerb[] = ['RETURN', 'VOID']

/** Whether anything was done. */
export async function review(some: readonly Duty[], verb: DutyVerb): Promise<boolean> {
  const able = some.filter(({ verbs }) => verbs.includes(verb))
  if (!able.length) return false
  const question = { titled: t(`review.${verb}.titled`, { n: able.length }), yes: t(`review.${verb}`) }
  const wants = REASONED.includes(verb) ? { wants: t('review.reason') } : {}
  const given = REASONED.includes(verb) || able.length > 1 ? await confirm({ ...question, ...wants }) : ''
  if (given === null) return false
  const answer = await ask('ReviewDuties', { duties: able.map(({ id }) => id), verb, reason: given || null })
  if (!answer.ok) say(trouble(answer.why), 'bad')
  else tell(answer.data.reviewDuties)
  return answer.ok
}

function tell(all: readonly { why: string | null }[]): void {
  const [left] = all.flatMap(({ why }) => why ?? [])
  const n = all.filter(({ why }) => why === null).length
  say(left ? `${t('review.done', { n })} ${left}` : t('review.done', { n }), left ? 'bad' : 'done')
}
