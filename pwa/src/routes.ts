/** Every page of a phone by its path, and the words it needs. 首页 comes with the app, the rest when asked for. */
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { lazily } from './lazily.ts'
import Home from './pages/Home.vue'

const deputy: RouteRecordRaw[] = [
  { path: '/app/', name: 'home', component: Home },
  { path: '/app/sign-in', name: 'sign-in', component: lazily(() => import('./pages/SignIn.vue'), 'field'), meta: { frame: 'bare', open: true } },
  { path: '/app/scan', name: 'scan', component: lazily(() => import('./pages/Scan.vue'), 'field'), meta: { frame: 'bare', open: true } },
  { path: '/app/code', name: 'code', component: lazily(() => import('./pages/MyCode.vue'), 'field'), meta: { frame: 'page' } },
  { path: '/app/activities', name: 'activities', component: lazily(() => import('./pages/Activities.vue'), 'field') },
  { path: '/app/activities/:id', name: 'activity', component: lazily(() => import('./pages/Activity.vue'), 'field', 'photo', 'enclosure', 'coming', 'topic'), meta: { frame: 'page' } },
  { path: '/app/topics', name: 'topics', component: lazily(() => import('./pages/Topics.vue'), 'topic') },
  { path: '/app/topics/:id', name: 'topic', component: lazily(() => import('./pages/Topic.vue'), 'topic', 'enclosure'), meta: { frame: 'page' } },
  { path: '/app/topics/:id/chains', name: 'topic-chains', component: lazily(() => import('./pages/TopicChains.vue'), 'topic'), meta: { frame: 'page' } },
  { path: '/app/topics/:id/new', name: 'item-new', component: lazily(() => import('./pages/ItemWrite.vue'), 'field', 'topic'), meta: { frame: 'page' } },
  { path: '/app/topics/:id/items/:item', name: 'item', component: lazily(() => import('./pages/Item.vue'), 'field', 'topic', 'photo'), meta: { frame: 'page' } },
  { path: '/app/topics/:id/items/:item/edit', name: 'item-edit', component: lazily(() => import('./pages/ItemWrite.vue'), 'field', 'topic'), meta: { frame: 'page' } },
  { path: '/app/items/:item', name: 'item-door', component: lazily(() => import('./pages/ItemDoor.vue'), 'topic'), meta: { frame: 'page' } },
  { path: '/app/duties', name: 'duties', component: lazily(() => import('./pages/Duties.vue'), 'duty'), meta: { frame: 'page' } },
  { path: '/app/duties/new', name: 'duty-new', component: lazily(() => import('./pages/DutyWrite.vue'), 'duty'), meta: { frame: 'page' } },
  { path: '/app/duties/:id/edit', name: 'duty-edit', component: lazily(() => import('./pages/DutyWrite.vue'), 'duty'), meta: { frame: 'page' } },
  { path: '/app/duties/:id', name: 'duty', component: lazily(() => import('./pages/Duty.vue'), 'field', 'duty', 'photo', 'enclosure', 'topic'), meta: { frame: 'page' } },
  { path: '/app/notices', name: 'notices', component: lazily(() => import('./pages/Notices.vue'), 'notices', 'enclosure') },
  { path: '/app/me', name: 'me', component: lazily(() => import('./pages/Me.vue'), 'field') },
  { path: '/app/me/outbox', name: 'outbox', component: lazily(() => import('./pages/Outbox.vue'), 'field', 'topic', 'coming') },
]

/** Pages a phone seldom opens, the desk above all: what they are is asked at their door. */
function door(path: string, load: () => Promise<RouteRecordRaw[]>): RouteRecordRaw {
  return {
    path: `${path}/:rest(.*)*`,
    name: path,
    component: { render: () => null },
    async beforeEnter({ fullPath }) {
      const pages = await load()
      router.removeRoute(path)
      pages.forEach((page) => router.addRoute(page))
      return fullPath
    },
  }
}

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    ...deputy,
    door('/app/desk', async () => (await import('./deskRoutes.ts')).desk),
    door('/app/me', async () => (await import('./meRoutes.ts')).mine),
    { path: '/app', redirect: '/app/' },
    { path: '/:rest(.*)*', name: 'nowhere', component: lazily(() => import('./pages/Nowhere.vue'), 'field'), meta: { open: true } },
  ],
  scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
})
