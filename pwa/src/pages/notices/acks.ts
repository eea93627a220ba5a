/** Tells the server that a notice was read, or that its receipt is given: each once, and offline as well. */
import { currentAccount } from '../../session.ts'
import { add } from '../../sync/outbox.ts'
import type { Row } from '../../rows.ts'
import { isConfirmed, isRead, keepMark, type Mark } from '../read.ts'

/** Being written now: a second touch before the first is on the disk is the same one. */
const writing = new Set<string>()

/** Answers whether it is on the phone, now or since before. */
export async function acknowledge(notice: Row<'notice'>, mark: Mark): Promise<boolean> {
  const key = `${mark} ${notice.id}`
  const account = currentAccount()
  if (mark === 'read' ? isRead(notice) : isConfirmed(notice)) return true
  if (!account || writing.has(key)) return false
  writing.add(key)
  const note = { title: notice.body.title }
  const draft = { kind: 'notice.ack' as const, entity: notice.id, body: { confirmed: mark === 'confirmed' }, note }
  const { ok } = await add(account, draft)
  if (ok) await keepMark('read', notice.id)
  if (ok && mark === 'confirmed') await keepMark('confirmed', notice.id)
  writing.delete(key)
  return ok
}

/** One after the other, so that each has its place in the chain. */
export async function acknowledgeAll(notices: readonly Row<'notice'>[]): Promise<boolean> {
  let all = true
  for (const notice of notices) all = (await acknowledge(notice, 'read')) && all
  return all
}
