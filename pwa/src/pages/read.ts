/** Which notices stand, and which were read and confirmed: on this phone, kept with the account, or on another, as the feed says. */
import { computed, shallowReactive, watch } from 'vue'
import { getMeta, setMeta } from '../account.ts'
import type { Row } from '../rows.ts'
import { countUnread, isToldByName, standing } from '../rules/notices.ts'
import { currentAccount, session } from '../session.ts'
import { held } from './held.ts'

const KEPT = 2000

/** Read, or its receipt given too. */
export type Mark = 'read' | 'confirmed'

const marks = shallowReactive<Record<Mark, ReadonlySet<string>>>({ read: new Set(), confirmed: new Set() })

watch(
  () => session.me?.person.id,
  async () => {
    const account = currentAccount()
    for (const mark of ['read', 'confirmed'] as const) marks[mark] = new Set(account ? await getMeta<string[]>(account, mark) : [])
  },
  { immediate: true },
)

/** What 消息 shows, newest first; null while it is read. */
export const stands = computed(() => {
  const rows = held('notice').value
  return rows && standing(rows, owesReceipt)
})

/** As many as the app's badge shows; a push says the same of the server's books. */
export const unread = computed(() => countUnread(held('notice').value ?? [], isUnread))

export function isUnread(row: Row<'notice'>): boolean {
  return isToldByName(row) && !isRead(row)
}

export function isRead({ id, body }: Row<'notice'>): boolean {
  return marks.read.has(id) || !!body.ackedAt
}

export function isConfirmed({ id, body }: Row<'notice'>): boolean {
  return marks.confirmed.has(id) || !!body.confirmedAt
}

export function owesReceipt(row: Row<'notice'>): boolean {
  return row.body.needsReceipt && !isConfirmed(row)
}

export async function keepMark(mark: Mark, id: string): Promise<void> {
  const account = currentAccount()
  if (!account || marks[mark].has(id)) return
  marks[mark] = new Set([...marks[mark], id].slice(-KEPT))
  await setMeta(account, mark, [...marks[mark]])
}
