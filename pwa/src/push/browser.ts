/** How this browser stands to push: what it can, what the person allowed, and so what to say. */

/**
 * ON woken here; OFF allowed, not yet subscribed; NEVER not yet asked; DENIED only the person's own
 * hand changes it; WECHAT, HOME_SCREEN open the app elsewhere; UNABLE this browser never will.
 */
export type PushState = 'ON' | 'OFF' | 'NEVER' | 'DENIED' | 'WECHAT' | 'HOME_SCREEN' | 'UNABLE'

export interface Browser {
  agent: string
  hasPush: boolean
  permission: NotificationPermission
  isInstalled: boolean
  isSubscribed: boolean
}

export function stateOf({ agent, hasPush, permission, isInstalled, isSubscribed }: Browser): PushState {
  if (/MicroMessenger/i.test(agent)) return 'WECHAT'
  if (!hasPush) return isApple(agent) && !isInstalled ? 'HOME_SCREEN' : 'UNABLE'
  if (permission === 'denied') return 'DENIED'
  if (permission === 'default') return 'NEVER'
  return isSubscribed ? 'ON' : 'OFF'
}

/** An iPad says that it is a Mac; it alone has fingers. */
function isApple(agent: string): boolean {
  return /iPhone|iPad|iPod/.test(agent) || (/Macintosh/.test(agent) && (globalThis.navigator?.maxTouchPoints ?? 0) > 1)
}

/** Which way back from a no is this browser's. */
export function wayBack(agent: string, isInstalled: boolean): 'ios' | 'installed' | 'firefox' | 'chrome' | 'desktop' {
  if (isApple(agent)) return 'ios'
  if (isInstalled) return 'installed'
  if (/Firefox/.test(agent)) return 'firefox'
  return /Android|Harmony/i.test(agent) ? 'chrome' : 'desktop'
}
