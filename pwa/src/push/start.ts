/** What a started app does about push: keeps the subscription up, follows what was touched, keeps badge and screen true. */

import { watch } from 'vue'
import type { Router } from 'vue-router'
import { lastSync } from '../pages/held.ts'
import type { Row } from '../rows.ts'
import { isRead, stands, unread } from '../pages/read.ts'
import { currentAccount, session } from '../session.ts'
import { syncNow } from '../store.ts'
import { keepUp } from './phone.ts'
import { clearScreen, showCount } from './screen.ts'
import { readTouched, touched, waiting } from './touched.ts'
import { tellWorker } from './worker.ts'

const AGAIN_MS = 1_800_000
const CALM_MS = 1500

/** Call once, with the service worker registered. */
export async function startPush(router: Router): Promise<void> {
  await navigator.serviceWorker.ready
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (typeof data?.goTo === 'string') void router.push(data.goTo)
  })
  const arrived = () => touched(router.currentRoute.value.query.notice) && void syncNow()
  router.afterEach(arrived)
  arrived()
  watch(unread, showCount, { immediate: true })
  watch(stands, (all) => all && clearSoon(all.flatMap(({ row, earlier }) => [row, ...earlier])))
  watch([stands, waiting], ([all]) => void readTouched(all ?? []), { immediate: true })
  // What the worker could not tell goes when the app itself got through.
  watch(lastSync, () => void tellWorker('TELL'))
  watch(() => session.me?.person.id, () => void keep(), { immediate: true })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && Date.now() - kept > AGAIN_MS && void keep())
}

let clearing: ReturnType<typeof setTimeout> | undefined

/** Not while one may be about to be shown: Chromium drops a notification about which it is asked in that moment. */
function clearSoon(rows: readonly Row<'notice'>[]): void {
  clearTimeout(clearing)
  clearing = setTimeout(() => void clearScreen(rows, isRead), CALM_MS)
}

let kept = 0

async function keep(): Promise<void> {
  const account = currentAccount()
  if (!account) return
  void tellWorker('TELL')
  kept = Date.now()
  await keepUp(account).catch(() => undefined)
}
