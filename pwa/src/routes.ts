/** Every page of the app by its path, and the words it needs. 首页 comes with the app, the rest when asked for. */
import { createRouter, createWebHistory, type RouteComponent, type RouteRecordRaw } from 'vue-router'
import Home from './pages/Home.vue'
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

function lazily(page: () => Promise<{ default: RouteComponent }>, ...parts: Part[]): () => Promise<RouteComponent> {
  return async () => {
    const [loaded] = await Promise.all([page(), ...parts.map(need)])
    return loaded.default
  }
}

const deputy: RouteRecordRaw[] = [
  { path: '/app/', name: 'home', component: Home },
  { path: '/app/sign-in', name: 'sign-in', component: lazily(() => import('./pages/SignIn.vue'), 'field'), meta: { frame: 'bare', open: true } },
  { path: '/app/scan', name: 'scan', component: lazily(() => import('./pages/Scan.vue'), 'field'), meta: { frame: 'bare', open: true } },
  { path: '/app/code', name: 'code', component: lazily(() => import('./pages/MyCode.vue'), 'field'), meta: { frame: 'page' } },
  { path: '/app/activities', name: 'activities', component: lazily(() => import('./pages/Activities.vue'), 'field') },
  { path: '/app/activities/:id', name: 'activity', component: lazily(() => import('./pages/Activity.vue'), 'field', 'photo', 'coming'), meta: { frame: 'page' } },
  { path: '/app/topics', name: 'topics', component: lazily(() => import('./pages/Topics.vue'), 'topic') },
  { path: '/app/topics/:id', name: 'topic', component: lazily(() => import('./pages/Topic.vue'), 'topic'), meta: { frame: 'page' } },
  { path: '/app/topics/:id/chains', name: 'topic-chains', component: lazily(() => import('./pages/TopicChains.vue'), 'topic'), meta: { frame: 'page' } },
  { path: '/app/topics/:id/new', name: 'item-new', component: lazily(() => import('./pages/ItemWrite.vue'), 'field', 'topic'), meta: { frame: 'page' } },
  { path: '/app/topics/:id/items/:item', name: 'item', component: lazily(() => import('./pages/Item.vue'), 'field', 'topic', 'photo'), meta: { frame: 'page' } },
  { path: '/app/topics/:id/items/:item/edit', name: 'item-edit', component: lazily(() => import('./pages/ItemWrite.vue'), 'field', 'topic'), meta: { frame: 'page' } },
  { path: '/app/notices', name: 'notices', component: lazily(() => import('./pages/Notices.vue'), 'field') },
  { path: '/app/me', name: 'me', component: lazily(() => import('./pages/Me.vue'), 'field') },
  { path: '/app/me/outbox', name: 'outbox', component: lazily(() => import('./pages/Outbox.vue'), 'field', 'topic', 'coming') },
  { path: '/app/me/devices', name: 'devices', component: lazily(() => import('./pages/Devices.vue'), 'field'), meta: { frame: 'page' } },
  { path: '/app/me/phone', name: 'phone', component: lazily(() => import('./pages/ChangePhone.vue'), 'field'), meta: { frame: 'page' } },
  { path: '/app/me/password', name: 'password', component: lazily(() => import('./pages/Password.vue'), 'field'), meta: { frame: 'page' } },
  { path: '/app/me/second-factor', name: 'second-factor', component: lazily(() => import('./pages/SecondFactor.vue'), 'field'), meta: { frame: 'page' } },
]

const desk: RouteRecordRaw[] = [
  { path: '/app/desk', name: 'desk', component: lazily(() => import('./pages/DeskActivities.vue'), 'desk'), meta: { desk: true } },
  { path: '/app/desk/new', name: 'desk-new', component: lazily(() => import('./pages/DeskActivityNew.vue'), 'desk'), meta: { desk: true } },
  { path: '/app/desk/topics', name: 'desk-topics', component: lazily(() => import('./pages/DeskTopics.vue'), 'desk', 'topic', 'themes'), meta: { desk: true } },
  { path: '/app/desk/topics/new', name: 'desk-topic-new', component: lazily(() => import('./pages/DeskTopicPlan.vue'), 'desk', 'topic', 'themes'), meta: { desk: true } },
  { path: '/app/desk/topics/items', name: 'desk-board-items', component: lazily(() => import('./pages/DeskBoardItems.vue'), 'desk', 'topic', 'themes'), meta: { desk: true } },
  { path: '/app/desk/topics/:id', name: 'desk-topic', component: lazily(() => import('./pages/DeskTopic.vue'), 'desk', 'topic', 'themes'), meta: { desk: true } },
  { path: '/app/desk/stray', name: 'desk-stray', component: lazily(() => import('./pages/StrayScans.vue'), 'desk'), meta: { desk: true } },
  { path: '/app/desk/records', name: 'desk-records', component: lazily(() => import('./pages/DeskRecords.vue'), 'desk', 'field', 'topic', 'records', 'coming'), meta: { desk: true } },
  { path: '/app/desk/records/:id', name: 'desk-record', component: lazily(() => import('./pages/DeskRecord.vue'), 'desk', 'field', 'topic', 'records', 'coming'), meta: { desk: true } },
  { path: '/app/desk/records/import', name: 'desk-import', component: lazily(() => import('./pages/DeskImport.vue'), 'desk', 'field', 'topic', 'records', 'coming'), meta: { desk: true } },
  { path: '/app/desk/records/devices', name: 'desk-devices', component: lazily(() => import('./pages/DeskDevices.vue'), 'desk', 'field', 'topic', 'records', 'coming'), meta: { desk: true } },
  { path: '/app/desk/activities/:id', name: 'desk-activity', component: lazily(() => import('./pages/DeskActivity.vue'), 'desk', 'field', 'photo', 'filing', 'plan'), meta: { desk: true } },
  {
    path: '/app/desk/activities/:id/projector',
    name: 'projector',
    component: lazily(() => import('./pages/Projector.vue'), 'desk'),
    meta: { desk: true, frame: 'bare' },
  },
  {
    path: '/app/desk/activities/:id/checkin',
    name: 'checkin-desk',
    component: lazily(() => import('./pages/CheckinDesk.vue'), 'desk', 'field', 'voucher'),
    meta: { desk: true, frame: 'bare' },
  },
]

export const router = createRouter({
  history: createWebHistory('/'),
  routes: [
    ...deputy,
    ...desk,
    { path: '/app', redirect: '/app/' },
    { path: '/:rest(.*)*', name: 'nowhere', component: lazily(() => import('./pages/Nowhere.vue'), 'field'), meta: { open: true } },
  ],
  scrollBehavior: (_to, _from, kept) => kept ?? { top: 0 },
})
