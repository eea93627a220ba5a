/** What a started app does about push: keeps the subscription up, follows what was touched, keeps badge and screen true. */

import { watch } from 'vue'
import type { Router } from 'vue-router'
import { acknowledgeAll } from '../pages/notices/acks.ts'
import { lastSync } from '../pages/held.ts'
import { isRead, stands, unread } from '../pages/read.ts'
import { currentAccount, session } from '../session.ts'
import { syncNow } from '../store.ts'
import { keepUp } from './phone.ts'
import { clearScreen, showCount } from './screen.ts'
import { tellWorker } from './worker.ts'

const AGAIN_MS = 1_800_000

/** Call once, with the service worker registered. */
export async function startPush(router: Router): Promise<void> {
  await navigator.serviceWorker.ready
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (typeof data?.goTo === 'string') void router.push(data.goTo)
  })
  const arrived = () => void read(router.currentRoute.value.query.notice)
  router.afterEach(arrived)
  arrived()
  watch(unread, showCount, { immediate: true })
  watch(stands, (all) => all && void clearScreen(all.flatMap(({ row, earlier }) => [row, ...earlier]), isRead))
  // What the worker could not tell goes when the app itself got through.
  watch(lastSync, () => void tellWorker('TELL'))
  watch(() => session.me?.person.id, () => void keep(), { immediate: true })
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && Date.now() - kept > AGAIN_MS && void keep())
}

let kept = 0

async function keep(): Promise<void> {
  const account = currentAccount()
  if (!account) return
  void tellWorker('TELL')
  kept = Date.now()
  await keepUp(account).catch(() => undefined)
}

/** The page of a notice was opened by its notification: the notice is read. What is not on the phone yet is fetched. */
async function read(notice: unknown, isAgain = false): Promise<void> {
  if (typeof notice !== 'string' || !session.me) return
  const group = (stands.value ?? []).find(({ row, earlier }) => [row, ...earlier].some(({ id }) => id === notice))
  if (group) return void (await acknowledgeAll([group.row, ...group.earlier]))
  if (isAgain) return
  await syncNow()
  await new Promise((later) => setTimeout(later, 100))
  await read(notice, true)
}
