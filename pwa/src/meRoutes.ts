/** Pages behind 我的 that are opened now and then; known to a phone only once it opens one of them. */
import type { RouteRecordRaw } from 'vue-router'
import { lazily } from './lazily.ts'

export const mine: RouteRecordRaw[] = [
  { path: '/app/me/indicators', name: 'my-indicators', component: lazily(() => import('./pages/MyIndicators.vue'), 'standing'), meta: { frame: 'page' } },
  { path: '/app/me/indicators/:id', name: 'my-facts', component: lazily(() => import('./pages/MyFacts.vue'), 'standing'), meta: { frame: 'page' } },
  { path: '/app/me/devices', name: 'devices', component: lazily(() => import('./pages/Devices.vue'), 'field'), meta: { frame: 'page' } },
  { path: '/app/me/push', name: 'push', component: lazily(() => import('./pages/Push.vue'), 'notices'), meta: { frame: 'page' } },
  { path: '/app/me/addresses', name: 'addresses', component: lazily(() => import('./pages/MyAddresses.vue'), 'field', 'ways'), meta: { frame: 'page' } },
  { path: '/app/me/calendar', name: 'calendar', component: lazily(() => import('./pages/MyCalendar.vue'), 'field', 'ways'), meta: { frame: 'page' } },
  { path: '/app/me/phone', name: 'phone', component: lazily(() => import('./pages/ChangePhone.vue'), 'field'), meta: { frame: 'page' } },
  { path: '/app/me/password', name: 'password', component: lazily(() => import('./pages/Password.vue'), 'field'), meta: { frame: 'page' } },
  { path: '/app/me/second-factor', name: 'second-factor', component: lazily(() => import('./pages/SecondFactor.vue'), 'field'), meta: { frame: 'page' } },
]
