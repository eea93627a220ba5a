/** Passing words pass, and a newer word is not cut short by an older one's end. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { say, toast } from './toasts.ts'

describe('a toast', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('goes after a while', () => {
    say('已存下', 'done')
    expect(toast.value?.words).toBe('已存下')

    vi.advanceTimersByTime(4000)
    expect(toast.value).toBeNull()
  })

  it('said later stays its own while', () => {
    say('已存下')
    vi.advanceTimersByTime(3000)
    say('已移到第 2 位')
    vi.advanceTimersByTime(2000)

    expect(toast.value?.words).toBe('已移到第 2 位')
  })
})
