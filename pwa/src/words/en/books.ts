/** Where each part's English words lie. */
import type { Books } from '../words.ts'

export const books: Books = {
  core: () => import('./core.ts').then((m) => m.core),
  field: () => import('./field.ts').then((m) => m.field),
  desk: () => import('./desk.ts').then((m) => m.desk),
  records: () => import('./records.ts').then((m) => m.records),
  topic: () => import('./topic.ts').then((m) => m.topic),
  themes: () => import('./themes.ts').then((m) => m.themes),
  notices: () => import('./notices.ts').then((m) => m.notices),
  outgoing: () => import('./outgoing.ts').then((m) => m.outgoing),
  people: () => import('./people.ts').then((m) => m.people),
  photo: () => import('./photo.ts').then((m) => m.photo),
  enclosure: () => import('./enclosure.ts').then((m) => m.enclosure),
  filing: () => import('./filing.ts').then((m) => m.filing),
  plan: () => import('./plan.ts').then((m) => m.plan),
  coming: () => import('./coming.ts').then((m) => m.coming),
  duty: () => import('./duty.ts').then((m) => m.duty),
  review: () => import('./review.ts').then((m) => m.review),
  rules: () => import('./rules.ts').then((m) => m.rules),
  standing: () => import('./standing.ts').then((m) => m.standing),
  voucher: () => import('./voucher.ts').then((m) => m.voucher),
  ways: () => import('./ways.ts').then((m) => m.ways),
}
