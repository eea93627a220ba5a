/** The photos that hang on something: the feed's rows with what this phone took and took away laid over them. */
import type { About } from '../../contract.ts'
import type { Bodies, Row } from '../../rows.ts'
import type { Item } from '../../sync/outbox.ts'

/**
 * LOCAL saved here; WAITING its record is held, its bytes are not; SENT both are, and it is being made;
 * READY for everybody; ELSEWHERE on another phone; REFUSED with words.
 */
export type ShownState = 'LOCAL' | 'WAITING' | 'SENT' | 'READY' | 'ELSEWHERE' | 'REFUSED'

export interface Shown {
  id: string
  sha: string
  caption: string | null
  byName: string
  at: number
  state: ShownState
  /** Taken by the person who looks. */
  mine: boolean
  /** Its bytes are on this phone. */
  here: boolean
  /** Why it was refused, or does not go now; empty where all is well. */
  words: string
  /** The record that linked it, if this phone wrote it. */
  record: string | null
}

interface Person {
  person: { id: string; name: string }
}

/** Oldest first. */
export function layPhotos(rows: readonly Row<'photo'>[], written: readonly Item[], me: Person, kind: About, about: string): Shown[] {
  const links = new Map(written.filter((item) => item.kind === 'photo.link').map((item) => [item.record?.entity, item]))
  const gone = new Set(written.filter((item) => item.kind === 'photo.unlink' && counts(item)).map((item) => item.record?.entity))
  const known = rows.filter(({ body }) => hangsOn(body, kind, about)).map((row) => ofRow(row, links.get(row.id), me))
  const held = new Set(rows.map(({ id }) => id))
  const own = [...links.values()].flatMap((item) => (held.has(item.record?.entity ?? '') ? [] : ofItem(item, me, kind, about)))
  return [...known, ...own].filter(({ id }) => !gone.has(id)).sort((a, b) => a.at - b.at)
}

function counts(item: Item): boolean {
  return item.state !== 'REFUSED' && item.state !== 'QUARANTINE'
}

function hangsOn(body: { aboutKind?: unknown; about?: unknown }, kind: About, about: string): boolean {
  return body.aboutKind === kind && body.about === about
}

function ofRow({ id, body }: Row<'photo'>, link: Item | undefined, me: Person): Shown {
  const { sha, caption, byName, at } = body
  const mine = body.by === me.person.id
  const ready = body.state === 'READY'
  const state = ready ? 'READY' : link ? stateOf(link) : 'ELSEWHERE'
  return { id, sha, caption, byName, at, state, mine, here: isHere(link), words: wordsOf(link), record: link?.id ?? null }
}

/** Linked on this phone and in no row yet; nothing where it hangs elsewhere, was answered otherwise or put aside. */
function ofItem(item: Item, me: Person, kind: About, about: string): Shown[] {
  const body = item.record?.body as Partial<Bodies['photo']> | undefined
  if (!item.record || !body?.sha || !hangsOn(body, kind, about) || item.state === 'DONE' || item.dismissed) return []
  const { sha, caption = null } = body
  return [
    { id: item.record.entity, sha, caption, byName: me.person.name, at: item.at, state: stateOf(item), mine: true, here: isHere(item), words: wordsOf(item), record: item.id },
  ]
}

function stateOf(item: Item): ShownState {
  if (!counts(item)) return 'REFUSED'
  if (item.state === 'LOCAL') return 'LOCAL'
  return item.blob?.sentAt ? 'SENT' : 'WAITING'
}

function isHere(item: Item | undefined): boolean {
  return item?.blob !== undefined && item.state !== 'DONE'
}

function wordsOf(item: Item | undefined): string {
  return item?.detail?.words ?? item?.blob?.why?.words ?? ''
}
