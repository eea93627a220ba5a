/** What a person does becomes records: on the revision they looked at, after what they hang on. */

import { beforeEach, describe, expect, it } from 'vitest'
import { aLine, anAuthor, aTopic } from '../../testing/topic.ts'
import { row, someone } from '../../testing/person.ts'
import { FakeServer } from '../../testing/server.ts'
import type { Account } from '../../account.ts'
import { layItems } from '../../rules/overlay.ts'
import { list } from '../../sync/outbox.ts'
import { readRows } from '../../store.ts'
import type { Line } from './board.ts'
import { addItem, addNote, choose, editItem, moveItem, turnItem, type Filled } from './write.ts'

const TOPIC = '01939d3a-0000-7000-8000-0000000000a1'
const ITEM = '01939d3a-0000-7000-8000-0000000000b1'
const OTHER = '01939d3a-0000-7000-8000-0000000000b2'
const NOTHING: Filled = { text: '采光', owner: null, dueOn: null, fromItem: null, place: null }

describe('what is written of an item', () => {
  let account: Account
  let server: FakeServer

  async function lines(): Promise<Line[]> {
    return layItems(await readRows(account, 'item'), await list(account), anAuthor())
  }

  async function line(id: string): Promise<Line> {
    const found = (await lines()).find((one) => one.id === id)
    if (!found) throw new Error(`no ${id}`)
    return found
  }

  async function last() {
    const [newest] = await list(account)
    return newest?.record
  }

  beforeEach(async () => {
    server = new FakeServer()
    const body = (rank: string) => aLine({ topic: TOPIC, rank }).body
    account = await someone(server, [row(`topic:${TOPIC}`, 'topic', TOPIC, aTopic()), row(`topic:${TOPIC}`, 'item', ITEM, body('a')), row(`topic:${TOPIC}`, 'item', OTHER, body('b'))])
    server.offline = true
  })

  it('is a new line below the others, at once on its list', async () => {
    const id = (await addItem(await lines(), TOPIC, 'PROBLEM', NOTHING)) ?? ''

    expect((await line(id)).body).toMatchObject({ text: '采光', byName: '陈静' })
    expect((await line(id)).body.rank > 'b').toBe(true)
    expect(await last()).toMatchObject({ kind: 'item.add', base: null, seat: null, deps: [] })
  })

  it('waits for what it hangs on, while no server has that', async () => {
    const problem = (await addItem(await lines(), TOPIC, 'PROBLEM', NOTHING)) ?? ''
    const made = await last()
    await addItem(await lines(), TOPIC, 'SUGGESTION', { ...NOTHING, fromItem: problem })

    expect(await last()).toMatchObject({ deps: [made?.id], body: { fromItem: problem } })

    await turnItem(await line(problem), 'DOING')
    expect(await last()).toMatchObject({ kind: 'item.set', base: null, deps: [made?.id] })

    await addNote(await line(problem), '已踏勘')
    expect(await last()).toMatchObject({ kind: 'note.add', deps: [made?.id], body: { about: problem } })

    await addNote(await line(ITEM), '已踏勘')
    expect(await last()).toMatchObject({ kind: 'note.add', deps: [] })
  })

  it('says only what is said otherwise, on the revision looked at', async () => {
    const before = await line(ITEM)
    await editItem(await lines(), before, { ...NOTHING, text: before.body.text, place: '北门' })

    expect(await last()).toMatchObject({ kind: 'item.set', base: 1, body: { changes: [{ field: 'PLACE', value: '北门' }] } })

    const many = (await list(account)).length
    await editItem(await lines(), await line(ITEM), { ...NOTHING, text: before.body.text, place: '北门' })
    expect(await list(account)).toHaveLength(many)
  })

  it('moves one place by one record, and not past the end', async () => {
    expect(await moveItem(await lines(), await line(OTHER), -1)).toBe(true)
    expect(await last()).toMatchObject({ kind: 'item.move', entity: OTHER, base: 1 })
    expect((await line(OTHER)).body.rank < 'a').toBe(true)
    expect(await moveItem(await lines(), await line(OTHER), -1)).toBe(false)
  })

  it('chooses between two on the revision that has both', async () => {
    await choose(await line(ITEM), 'TEXT', '另一种说法')

    expect(await last()).toMatchObject({ kind: 'item.set', base: 1, body: { changes: [{ field: 'TEXT', value: '另一种说法' }] } })
  })

  it('is not said to be kept where nobody is signed in', async () => {
    const { signOut } = await import('../../session.ts')
    const all = await lines()
    await signOut()

    expect(await addItem(all, TOPIC, 'PROBLEM', NOTHING)).toBeNull()
  })
})
