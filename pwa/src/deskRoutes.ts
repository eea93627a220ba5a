/** The desk's pages by their paths; known to a phone only once it opens one of them. */
import type { RouteRecordRaw } from 'vue-router'
import { lazily } from './lazily.ts'

export const desk: RouteRecordRaw[] = [
  { path: '/app/desk', name: 'desk', component: lazily(() => import('./pages/DeskActivities.vue'), 'desk'), meta: { desk: true } },
  { path: '/app/desk/new', name: 'desk-new', component: lazily(() => import('./pages/DeskActivityNew.vue'), 'desk', 'plan'), meta: { desk: true } },
  { path: '/app/desk/topics', name: 'desk-topics', component: lazily(() => import('./pages/DeskTopics.vue'), 'desk', 'topic', 'themes'), meta: { desk: true } },
  { path: '/app/desk/topics/new', name: 'desk-topic-new', component: lazily(() => import('./pages/DeskTopicPlan.vue'), 'desk', 'topic', 'themes'), meta: { desk: true } },
  { path: '/app/desk/topics/items', name: 'desk-board-items', component: lazily(() => import('./pages/DeskBoardItems.vue'), 'desk', 'topic', 'themes'), meta: { desk: true } },
  { path: '/app/desk/topics/:id', name: 'desk-topic', component: lazily(() => import('./pages/DeskTopic.vue'), 'desk', 'topic', 'themes'), meta: { desk: true } },
  { path: '/app/desk/stray', name: 'desk-stray', component: lazily(() => import('./pages/StrayScans.vue'), 'desk'), meta: { desk: true } },
  { path: '/app/desk/duties', name: 'desk-duties', component: lazily(() => import('./pages/DeskDuties.vue'), 'desk', 'duty', 'review'), meta: { desk: true } },
  { path: '/app/desk/duties/:seat', name: 'desk-duty-file', component: lazily(() => import('./pages/DeskDutyFile.vue'), 'desk', 'duty', 'review'), meta: { desk: true } },
  { path: '/app/desk/records', name: 'desk-records', component: lazily(() => import('./pages/DeskRecords.vue'), 'desk', 'field', 'topic', 'records', 'coming'), meta: { desk: true } },
  { path: '/app/desk/records/:id', name: 'desk-record', component: lazily(() => import('./pages/DeskRecord.vue'), 'desk', 'field', 'topic', 'records', 'coming'), meta: { desk: true } },
  { path: '/app/desk/records/import', name: 'desk-import', component: lazily(() => import('./pages/DeskImport.vue'), 'desk', 'field', 'topic', 'records', 'coming'), meta: { desk: true } },
  { path: '/app/desk/records/devices', name: 'desk-devices', component: lazily(() => import('./pages/DeskDevices.vue'), 'desk', 'field', 'topic', 'records', 'coming'), meta: { desk: true } },
  { path: '/app/desk/people', name: 'desk-people', component: lazily(() => import('./pages/DeskPeople.vue'), 'desk', 'people'), meta: { desk: true } },
  { path: '/app/desk/people/:id', name: 'desk-person', component: lazily(() => import('./pages/DeskPerson.vue'), 'desk', 'field', 'people'), meta: { desk: true } },
  { path: '/app/desk/people/import', name: 'desk-intakes', component: lazily(() => import('./pages/DeskIntakes.vue'), 'desk', 'people'), meta: { desk: true } },
  { path: '/app/desk/people/import/:id', name: 'desk-intake', component: lazily(() => import('./pages/DeskIntake.vue'), 'desk', 'people'), meta: { desk: true } },
  { path: '/app/desk/indicators', name: 'desk-indicators', component: lazily(() => import('./pages/DeskIndicators.vue'), 'desk', 'standing'), meta: { desk: true } },
  { path: '/app/desk/indicators/:id', name: 'desk-facts', component: lazily(() => import('./pages/DeskFacts.vue'), 'desk', 'standing'), meta: { desk: true } },
  { path: '/app/desk/rules', name: 'desk-rules', component: lazily(() => import('./pages/DeskRules.vue'), 'desk', 'rules'), meta: { desk: true } },
  { path: '/app/desk/rules/:key', name: 'desk-rule', component: lazily(() => import('./pages/DeskRule.vue'), 'desk', 'standing', 'rules'), meta: { desk: true } },
  { path: '/app/desk/stations/:id', name: 'desk-station', component: lazily(() => import('./pages/DeskStation.vue'), 'desk', 'standing'), meta: { desk: true } },
  { path: '/app/desk/stations', name: 'desk-stations', component: lazily(() => import('./pages/DeskStations.vue'), 'desk', 'standing'), meta: { desk: true } },
  { path: '/app/desk/activities/:id', name: 'desk-activity', component: lazily(() => import('./pages/DeskActivity.vue'), 'desk', 'field', 'photo', 'filing', 'plan', 'topic'), meta: { desk: true } },
  { path: '/app/desk/requests', name: 'desk-requests', component: lazily(() => import('./pages/DeskRequests.vue'), 'desk', 'plan'), meta: { desk: true } },
  { path: '/app/desk/activities/:id/edit', name: 'desk-activity-edit', component: lazily(() => import('./pages/DeskActivityEdit.vue'), 'desk', 'plan'), meta: { desk: true } },
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
