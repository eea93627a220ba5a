/** Which notices stand in 消息, which of them are unread, and what a search finds. The badge counts the same. */

import type { NoticeCategory, Row } from '../rows.ts'

/** A notice, and what it stands in place of, newest first. */
export interface Standing {
  row: Row<'notice'>
  earlier: Row<'notice'>[]
}

const ABOUT: Record<string, NoticeCategory> = { activity: 'ACTIVITY', topic: 'LIST', item: 'LIST', duty: 'DUTY', unit: 'STATION', record: 'RECORD' }

/** What a notice is muted as; of one from an older server what it speaks of says. */
export function categoryOf({ body }: Row<'notice'>): NoticeCategory {
  if (body.category) return body.category
  return body.kind === 'SECURITY' ? 'SECURITY' : (ABOUT[body.aboutKind ?? ''] ?? 'NEWS')
}

/**
 * Newest first; of several with one tag the newest, which says it better.
 *
 * One whose receipt is still to be given stands for itself until it is.
 */
export function standing(rows: readonly Row<'notice'>[], owes: (row: Row<'notice'>) => boolean): Standing[] {
  const groups = new Map<string, Standing>()
  for (const row of [...rows].sort(newestFirst)) {
    const key = row.body.tag ?? row.id
    const group = groups.get(key)
    if (!group) groups.set(key, { row, earlier: [] })
    else if (owes(row)) groups.set(row.id, { row, earlier: [] })
    else group.earlier.push(row)
  }
  return [...groups.values()].sort((a, b) => newestFirst(a.row, b.row))
}

/**
 * How many matters one was told of and did not read.
 *
 * What all at a unit may read was told to nobody by name: it is news, and counts for nothing.
 */
export function countUnread(rows: readonly Row<'notice'>[], isUnread: (row: Row<'notice'>) => boolean): number {
  return new Set(rows.filter(isUnread).map((row) => row.body.tag ?? row.id)).size
}

export function isToldByName({ scope }: Row<'notice'>): boolean {
  return scope.startsWith('person:')
}

/** What the list is narrowed to: one category, the unread, or neither; and words it must have. */
export interface Narrowed {
  to: 'ALL' | 'UNREAD' | NoticeCategory
  words: string
}

export function isWanted({ row }: Standing, { to, words }: Narrowed, isUnread: (row: Row<'notice'>) => boolean): boolean {
  if (to === 'UNREAD' && !isUnread(row)) return false
  if (to !== 'ALL' && to !== 'UNREAD' && categoryOf(row) !== to) return false
  const text = [row.body.title, row.body.body, row.body.unitName].join(' ').toLowerCase()
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word))
}

function newestFirst(a: Row<'notice'>, b: Row<'notice'>): number {
  return b.body.at - a.body.at || (a.id < b.id ? 1 : -1)
}
