/** What a person says of their own coming, as records; each is on the phone before anything else. */
import type { EnrolVerb } from '../../rules/enrolment.ts'
import { currentAccount } from '../../session.ts'
import { add } from '../../sync/outbox.ts'
import type { Mine } from './mine.ts'

const KINDS = { JOIN: 'enrol.join', DECLINE: 'enrol.decline', LEAVE: 'enrol.leave', WITHDRAW: 'enrol.withdraw' } as const

/** Whether it is kept. No seat is named: the one a person was asked in, or one of the activity's congress, is theirs. */
export async function enrol(verb: EnrolVerb, { id, activity }: Mine, reason: string | null = null): Promise<boolean> {
  const account = currentAccount()
  if (!account) return false
  return (await add(account, { kind: KINDS[verb], entity: id, body: { reason }, note: { title: activity.title } })).ok
}
