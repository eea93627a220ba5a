// @vitest-environment happy-dom
/** The primitives do by keyboard what they do by hand. */

import { afterEach, describe, expect, it } from 'vitest'
import { createApp, h, nextTick, ref, type App, type Component } from 'vue'
import Choice from './Choice.vue'
import Confirm from './Confirm.vue'
import { ask } from './confirms.ts'
import Field from './Field.vue'
import Sheet from './Sheet.vue'
import Tabs from './Tabs.vue'
import Toast from './Toast.vue'
import { say } from './toasts.ts'
import Toggle from './Toggle.vue'

let app: App | null = null

function show(component: Component, props: Record<string, unknown> = {}): HTMLElement {
  const root = document.body.appendChild(document.createElement('div'))
  app = createApp({ render: () => h(component, props, () => h('p', 'inside')) })
  app.mount(root)
  return root
}

function press(target: Element | null, key: string): void {
  target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}

afterEach(() => {
  app?.unmount()
  document.body.innerHTML = ''
})

describe('the primitives', () => {
  it('tabs move with the arrows, round the end, and take the focus along', async () => {
    const shown = ref('a')
    const tabs = ['a', 'b'].map((key) => ({ key, label: key }))
    const root = show({ render: () => h(Tabs<string>, { named: 'faces', tabs, modelValue: shown.value, 'onUpdate:modelValue': (key: string) => (shown.value = key) }) })

    press(root.querySelector('[data-key=a]'), 'ArrowLeft')
    await nextTick()

    expect(shown.value).toBe('b')
    expect(document.activeElement?.getAttribute('data-key')).toBe('b')
    expect(root.querySelector('[data-key=b]')?.getAttribute('aria-selected')).toBe('true')
    expect(root.querySelector('[data-key=a]')?.getAttribute('tabindex')).toBe('-1')
  })

  it('a sheet is a modal dialog with a name, and closing it tells the page', async () => {
    const open = ref(true)
    const root = show({ render: () => h(Sheet, { titled: '邀请', modelValue: open.value, 'onUpdate:modelValue': (now: boolean) => (open.value = now) }, () => 'x') })
    await nextTick()
    await nextTick()
    const dialog = root.querySelector('dialog')

    expect(dialog?.open).toBe(true)
    expect(dialog?.getAttribute('aria-label')).toBe('邀请')

    dialog?.close()
    await nextTick()

    expect(open.value).toBe(false)
  })

  it('a question is answered no by drawing back, and wants its reason before yes', async () => {
    const root = show(Confirm)
    const refused = ask({ titled: '撤回', yes: '撤回' })
    await nextTick()
    await nextTick()
    root.querySelector('dialog')?.close()

    expect(await refused).toBeNull()

    const reasoned = ask({ titled: '不认定', yes: '不认定', wants: '原因' })
    await nextTick()
    await nextTick()
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
    await nextTick()

    expect(root.querySelector('[role=alert]')?.textContent).toBe('请填写这一项。')

    const text = root.querySelector('textarea') as HTMLTextAreaElement
    text.value = '未到现场'
    text.dispatchEvent(new Event('input'))
    root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))

    expect(await reasoned).toBe('未到现场')
  })

  it('every field is tied to its label and to what is wrong with it', () => {
    const root = show(Field, { label: '手机号', wrong: '请输入 11 位手机号。' })
    const input = root.querySelector('input')

    expect(root.querySelector('label')?.getAttribute('for')).toBe(input?.id)
    expect(root.querySelector(`#${input?.getAttribute('aria-describedby') ?? ''}`)?.textContent).toBe('请输入 11 位手机号。')
    expect(input?.getAttribute('aria-invalid')).toBe('true')
  })

  it('a choice and a toggle are the platform’s own, with their labels', () => {
    const choice = show(Choice, { label: '状态', options: [{ value: '', label: '全部' }] })
    const toggle = show(Toggle, { label: '长辈模式' })

    expect(choice.querySelector('label')?.getAttribute('for')).toBe(choice.querySelector('select')?.id)
    expect(toggle.querySelector('input')?.getAttribute('role')).toBe('switch')
  })

  it('a toast is said in a live region that was there before', async () => {
    const root = show(Toast)
    const region = root.querySelector('[aria-live=polite]')
    say('已切换身份', 'done')
    await nextTick()

    expect(region?.textContent).toBe('已切换身份')
  })
})
