/** Each browser is told what it can, in the one case that is its own. */

import { describe, expect, it } from 'vitest'
import { stateOf, wayBack, type Browser } from './browser.ts'

const ANDROID = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Mobile/15E148 Safari/604.1'
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0'
const FIREFOX = 'Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0'

const browser = (over: Partial<Browser>): Browser => ({ agent: ANDROID, hasPush: true, permission: 'granted', isInstalled: false, isSubscribed: false, ...over })

describe('push', () => {
  it.each([
    ['ON', { isSubscribed: true }],
    ['OFF', {}],
    ['NEVER', { permission: 'default' }],
    ['DENIED', { permission: 'denied' }],
    ['DENIED', { permission: 'denied', isSubscribed: true }],
    ['WECHAT', { agent: `${ANDROID} MicroMessenger/8.0`, hasPush: false }],
    ['WECHAT', { agent: `${IPHONE} MicroMessenger/8.0`, hasPush: false }],
    ['HOME_SCREEN', { agent: IPHONE, hasPush: false }],
    ['UNABLE', { agent: IPHONE, hasPush: false, isInstalled: true }],
    ['NEVER', { agent: IPHONE, isInstalled: true, permission: 'default' }],
    ['UNABLE', { hasPush: false }],
  ] as const)('stands at %s for %j', (state, over) => {
    expect(stateOf(browser(over))).toBe(state)
  })

  it('has a way back from a no for each browser', () => {
    expect([ANDROID, IPHONE, WINDOWS, FIREFOX].map((agent) => wayBack(agent, false))).toEqual(['chrome', 'ios', 'desktop', 'firefox'])
    expect([ANDROID, IPHONE].map((agent) => wayBack(agent, true))).toEqual(['installed', 'ios'])
  })
})
