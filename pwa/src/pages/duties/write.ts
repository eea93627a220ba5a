/** What a deputy does to their reports, as records. Each answers whether it is on the phone; nothing waits for the network. */
import { uuid7 } from '../../ids.ts'
import type { Report } from '../../rules/reports.ts'
import { currentAccount } from '../../session.ts'
import { add } from '../../sync/outbox.ts'
import type { Told } from './told.ts'

/** New, or of one that waits or was returned: said better. Answers the duty's id, or null where nothing could be kept. */
export async function report(said: Report, seat: string, again: Told | null): Promise<string | null> {
  const account = currentAccount()
  if (!account) return null
  const entity = again?.id ?? uuid7()
  const draft = { kind: 'duty.report' as const, entity, seat: again?.body.seat ?? seat, body: { ...said }, note: { title: said.title } }
  const { ok } = await add(account, { ...draft, base: again?.rev ?? null, deps: again?.maker ? [again.maker] : [] })
  return ok ? entity : null
}

export async function withdraw(duty: Told): Promise<boolean> {
  const account = currentAccount()
  if (!account) return false
  const draft = { kind: 'duty.withdraw' as const, entity: duty.id, base: duty.rev, body: {}, deps: duty.maker ? [duty.maker] : [] }
  return (await add(account, { ...draft, note: { title: duty.body.title } })).ok
}
