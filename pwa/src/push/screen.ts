/** The phone's screen says what the app says: as many as are unread, and no notification of what was read or taken back. */

import type { Row } from '../rows.ts'

/** A notice that came by push is on the phone so long after it was shown; one that is not was taken back. */
const SYNCED_MS = 60_000

export function showCount(unread: number): void {
  const shown = unread ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.()
  shown?.catch(() => undefined)
}

export async function clearScreen(rows: readonly Row<'notice'>[], isRead: (row: Row<'notice'>) => boolean, now = Date.now()): Promise<void> {
  const known = new Map(rows.map((row) => [row.id, row]))
  const registration = await navigator.serviceWorker.getRegistration()
  for (const shown of (await registration?.getNotifications?.()) ?? []) {
    const { notice, at } = (shown.data ?? {}) as { notice?: string; at?: number }
    const row = notice ? known.get(notice) : undefined
    if (row ? isRead(row) : notice && (at ?? now) < now - SYNCED_MS) shown.close()
  }
}
