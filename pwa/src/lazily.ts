/** Pages that come when they are asked for. */
import type { RouteComponent } from 'vue-router'
import { need, type Part } from './words/words.ts'

/** How much of the frame a page wants: bars and navigation, only the bars, or the whole screen. */
export type Frame = 'tabs' | 'page' | 'bare'

declare module 'vue-router' {
  interface RouteMeta {
    frame?: Frame
    /** May be seen before anyone has signed in. */
    open?: boolean
    /** Wide layouts for staff. */
    desk?: boolean
  }
}

/** A page that comes when it is asked for, together with the words it needs. */
export function lazily(page: () => Promise<{ default: RouteComponent }>, ...parts: Part[]): () => Promise<RouteComponent> {
  return async () => {
    const [loaded] = await Promise.all([page(), ...parts.map(need)])
    return loaded.default
  }
}
