/** The phone's screen says what the app says. */

import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Row } from '../rows.ts'
import { clearScreen, showCount } from './screen.ts'

const NOW = 1_000_000_000

const notice = (id: string): Row<'notice'> => ({ scope: 'person:me', kind: 'notice', id, rev: 1, body: {} as Row<'notice'>['body'] })

describe('the screen', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('loses what was read on any phone and what was taken back, and keeps what is not here yet', async () => {
    const closed: unknown[] = []
    const shown = [
      { notice: 'read', at: NOW },
      { notice: 'unread', at: NOW - 3_600_000 },
      { notice: 'taken back', at: NOW - 3_600_000 },
      { notice: 'not here yet', at: NOW - 1000 },
      { to: '/app/notices' },
    ].map((data) => ({ data, close: () => closed.push(data.notice) }))
    vi.stubGlobal('navigator', { serviceWorker: { getRegistration: () => Promise.resolve({ getNotifications: () => Promise.resolve(shown) }) } })

    await clearScreen([notice('read'), notice('unread')], ({ id }) => id === 'read', NOW)

    expect(closed).toEqual(['read', 'taken back'])
  })

  it('has a badge of as many as are unread, and none for none, where the browser has badges', () => {
    const said: unknown[] = []
    vi.stubGlobal('navigator', { setAppBadge: (n: number) => Promise.resolve(said.push(n)), clearAppBadge: () => Promise.resolve(said.push('none')) })
    showCount(3)
    showCount(0)
    vi.stubGlobal('navigator', {})
    showCount(3)

    expect(said).toEqual([3, 'none'])
  })
})
