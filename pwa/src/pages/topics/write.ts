/** What a person does to items and notes, as records. Each answers whether it is on the phone; nothing waits for the network. */
import type { ItemField, List } from '../../contract.ts'
import { uuid7 } from '../../ids.ts'
import { above, below } from '../../rules/rank.ts'
import type { ItemState } from '../../rows.ts'
import { currentAccount } from '../../session.ts'
import { add, type Draft } from '../../sync/outbox.ts'
import type { Laid } from '../../rules/overlay.ts'
import { linesOf, type Line } from './board.ts'

/** The fields of an item a person fills in; empty ones are null. */
export interface Filled {
  text: string
  owner: string | null
  dueOn: string | null
  fromItem: string | null
  place: string | null
}

const FIELDS = { text: 'TEXT', owner: 'OWNER', dueOn: 'DUE_ON', fromItem: 'FROM_ITEM', place: 'PLACE' } as const

/** What the phone thought of a record: by which names the outbox calls it, and where it leads. */
export interface Thought {
  title: string
  topic: string
  item: string
}

const TITLE_SIGNS = 60

/** At the end of its list. Answers the item's id, or null where nothing could be kept. */
export async function addItem(lines: readonly Line[], topic: string, list: List, filled: Filled, activity: string | null = null): Promise<string | null> {
  const ranks = linesOf(lines, list).map(({ body }) => body.rank)
  const entity = uuid7()
  const body = { topic, list, activity, ...filled, rank: below(ranks, ranks.length - 1) }
  const kept = await write({ kind: 'item.add', entity, body, deps: makers(lines, filled.fromItem), note: thought(topic, entity, filled.text) })
  return kept ? entity : null
}

/** The fields that say something else than they did; none is a record. */
export async function editItem(lines: readonly Line[], line: Line, filled: Filled): Promise<boolean> {
  const changed = (Object.keys(FIELDS) as (keyof Filled)[]).filter((field) => filled[field] !== line.body[field])
  if (changed.length === 0) return true
  const changes = changed.map((field) => ({ field: FIELDS[field], value: filled[field] }))
  return about(line, 'item.set', { changes }, changed.includes('fromItem') ? makers(lines, filled.fromItem) : [])
}

export async function turnItem(line: Line, state: ItemState, reason: string | null = null): Promise<boolean> {
  return about(line, 'item.set', { changes: [{ field: 'STATE', value: state }], reason })
}

export async function reopenItem(line: Line): Promise<boolean> {
  return about(line, 'item.reopen', {})
}

export async function deleteItem(line: Line): Promise<boolean> {
  return about(line, 'item.del', {})
}

/** One of two values is chosen by who has seen both. */
export async function choose(line: Line, field: ItemField, value: string | null, reason: string | null = null): Promise<boolean> {
  return about(line, 'item.set', { changes: [{ field, value }], reason })
}

/** One place up (-1) or down (1) in its list. False too where there is no such place. */
export async function moveItem(lines: readonly Line[], line: Line, step: -1 | 1): Promise<boolean> {
  const list = linesOf(lines, line.body.list)
  const at = list.findIndex(({ id }) => id === line.id)
  const past = at + step
  if (at < 0 || !list[past]) return false
  const ranks = list.map(({ body }) => body.rank)
  return about(line, 'item.move', { rank: step < 0 ? above(ranks, past) : below(ranks, past) })
}

export async function addNote(line: Line, text: string): Promise<boolean> {
  const body = { aboutKind: 'ITEM', about: line.id, text }
  return write({ kind: 'note.add', body, deps: line.maker ? [line.maker] : [], note: thought(line.body.topic, line.id, text) })
}

export async function editNote(line: Line, note: Laid<'note'>, text: string): Promise<boolean> {
  const deps = note.maker ? [note.maker] : []
  return write({ kind: 'note.edit', entity: note.id, base: note.rev, body: { text }, deps, note: thought(line.body.topic, line.id, text) })
}

function about(line: Line, kind: Draft['kind'], body: Record<string, unknown>, more: string[] = []): Promise<boolean> {
  const deps = [...(line.maker ? [line.maker] : []), ...more]
  return write({ kind, entity: line.id, base: line.rev, body, deps, note: thought(line.body.topic, line.id, line.body.text) })
}

async function write(draft: Draft): Promise<boolean> {
  const account = currentAccount()
  if (!account) return false
  // No seat is named: whichever of the person's seats may, does.
  return (await add(account, draft)).ok
}

/** The record an item must wait for that hangs on another which no server has yet. */
function makers(lines: readonly Line[], id: string | null): string[] {
  const maker = lines.find((line) => line.id === id)?.maker
  return maker ? [maker] : []
}

function thought(topic: string, item: string, text: string): Thought {
  return { title: text.slice(0, TITLE_SIGNS), topic, item }
}
