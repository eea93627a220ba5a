// @vitest-environment happy-dom
/** Two values side by side: who wrote each, and what choosing one writes. */

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApp, h, nextTick, type App } from 'vue'
import type { Account } from '../../account.ts'
import { layItems } from '../../rules/overlay.ts'
import { list } from '../../sync/outbox.ts'
import { someone } from '../../testing/person.ts'
import { FakeServer } from '../../testing/server.ts'
import { aLine, anAuthor } from '../../testing/topic.ts'
import { asked } from '../../ui/confirms.ts'
import { need } from '../../words/words.ts'
import type { Bodies } from '../../rows.ts'
import Differing from './Differing.vue'
import type { Conflict } from './say.ts'

const ITEM = '01939d3a-0000-7000-8000-0000000000b1'
const NOW = 10 * 3_600_000
const OTHER: Conflict = { field: 'TEXT', value: '占道', label: '占道', byName: '林涛', at: NOW - 3_600_000, record: 'r', standsByName: '高岚', standsAt: NOW - 60_000 }

describe('two values of one field', () => {
  let app: App | null = null
  let root: HTMLElement
  let account: Account

  beforeAll(async () => {
    await need('field')
    await need('topic')
  })

  beforeEach(async () => {
    const server = new FakeServer()
    account = await someone(server)
    server.offline = true
  })

  afterEach(() => {
    app?.unmount()
    document.body.innerHTML = ''
  })

  function show(over: Partial<Bodies['item']>, field: Conflict['field']): void {
    const [line] = layItems([aLine(over, ITEM)], [], anAuthor())
    root = document.body.appendChild(document.createElement('div'))
    app = createApp({ render: () => line && h(Differing, { line, lines: [line], field, now: NOW, writes: true }) })
    app.mount(root)
  }

  async function press(words: string): Promise<void> {
    const button = [...root.querySelectorAll('button')].find((one) => one.textContent?.trim() === words)
    button?.click()
    await nextTick()
  }

  async function written() {
    for (let turn = 0; turn < 100; turn++) {
      const [newest] = await list(account)
      if (newest) return newest.record
      await new Promise((soon) => setTimeout(soon, 5))
    }
    return null
  }

  it('are shown with who wrote them and when', () => {
    show({ conflicts: [OTHER] }, 'TEXT')

    const [stands, other] = [...root.querySelectorAll('li')].map((side) => side.textContent)
    expect(stands).toContain('现在采用的 · 高岚 · 1 分钟前')
    expect(stands).toContain('电梯井占道')
    expect(other).toContain('林涛 · 1 小时前')
  })

  it('are settled by the one or the other, on the revision that has both', async () => {
    show({ conflicts: [OTHER] }, 'TEXT')
    await press('采用另一条')

    expect(await written()).toMatchObject({ kind: 'item.set', entity: ITEM, base: 3, body: { changes: [{ field: 'TEXT', value: '占道' }] } })
  })

  it('want the reason where the other dropped it', async () => {
    show({ state: 'DONE', conflicts: [{ ...OTHER, field: 'STATE', value: 'DROPPED', label: null }] }, 'STATE')
    await press('采用另一条')
    asked.value?.answer('已并入他项')

    expect(await written()).toMatchObject({ body: { changes: [{ field: 'STATE', value: 'DROPPED' }], reason: '已并入他项' } })
  })

  it('keep what another deleted by writing it as it stands', async () => {
    show({ conflicts: [{ ...OTHER, field: 'DELETED', value: null, label: '删除' }] }, 'DELETED')
    expect(root.textContent).toContain('删除了这一条')
    await press('保留这一条')

    expect(await written()).toMatchObject({ kind: 'item.set', base: 3, body: { changes: [{ field: 'TEXT', value: '电梯井占道' }] } })
  })

  it('let it go where the deletion is taken, once asked', async () => {
    show({ conflicts: [{ ...OTHER, field: 'DELETED', value: null, label: '删除' }] }, 'DELETED')
    await press('采用另一条')
    asked.value?.answer('')

    expect(await written()).toMatchObject({ kind: 'item.del', entity: ITEM, base: 3 })
  })
})
