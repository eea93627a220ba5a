/** The first lines that run: dress the page, find out who is here, show it. */
import { createApp } from 'vue'
import App from './App.vue'
import { watchForInstall } from './pages/frame/install.ts'
import { comeAnew, watchForUpdate } from './pages/frame/update.ts'
import { router } from './routes.ts'
import { session, start } from './session.ts'
import { dress } from './theme/appearance.ts'
import { speak } from './words/words.ts'

/** Who is not signed in may only scan and sign in; where they wanted to go is kept. */
router.beforeEach((to) => {
  const nobody = session.state === 'SIGNED_OUT' || session.state === 'SECOND_FACTOR'
  if (nobody && !to.meta.open) return { name: 'sign-in', query: to.name === 'home' ? {} : { then: to.fullPath }, replace: true }
  return true
})

router.onError((_, to) => void comeAnew(to.fullPath))

async function begin(): Promise<void> {
  dress()
  watchForInstall()
  const words = localStorage.getItem('language') === 'en' ? speak('en') : Promise.resolve()
  // A browser that lets us keep nothing still shows the sign-in page, which says so.
  await Promise.all([start().catch(() => (session.state = 'SIGNED_OUT')), words])
  createApp(App).use(router).mount('#app')
  if (!(await watchForUpdate())) return
  const { startPush } = await import('./push/start.ts')
  await startPush(router)
}

void begin()
