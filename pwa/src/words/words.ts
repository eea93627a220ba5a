/**
 * Every word a person reads, in their language.
 *
 * The first page's words come with the app; the rest come with the page that
 * needs them (`need`), so the first load stays small. Keys are checked by types.
 */
import { shallowRef } from 'vue'
import type { coming } from './zh-CN/coming.ts'
import { core } from './zh-CN/core.ts'
import type { desk } from './zh-CN/desk.ts'
import type { duty } from './zh-CN/duty.ts'
import type { enclosure } from './zh-CN/enclosure.ts'
import type { field } from './zh-CN/field.ts'
import type { filing } from './zh-CN/filing.ts'
import type { notices } from './zh-CN/notices.ts'
import type { outgoing } from './zh-CN/outgoing.ts'
import type { people } from './zh-CN/people.ts'
import type { photo } from './zh-CN/photo.ts'
import type { plan } from './zh-CN/plan.ts'
import type { records } from './zh-CN/records.ts'
import type { themes } from './zh-CN/themes.ts'
import type { rules } from './zh-CN/rules.ts'
import type { standing } from './zh-CN/standing.ts'
import type { review } from './zh-CN/review.ts'
import type { topic } from './zh-CN/topic.ts'
import type { ways } from './zh-CN/ways.ts'
import type { voucher } from './zh-CN/voucher.ts'

export type Language = 'zh-CN' | 'en'
export type Part = 'core' | 'field' | 'desk' | 'records' | 'topic' | 'themes' | 'photo' | 'enclosure' | 'voucher' | 'filing' | 'plan' | 'coming' | 'people' | 'duty' | 'review' | 'standing' | 'rules' | 'notices' | 'outgoing' | 'ways'
export type Key =
  | keyof typeof core
  | keyof typeof field
  | keyof typeof desk
  | keyof typeof topic
  | keyof typeof themes
  | keyof typeof notices
  | keyof typeof outgoing
  | keyof typeof people
  | keyof typeof photo
  | keyof typeof enclosure
  | keyof typeof records
  | keyof typeof filing
  | keyof typeof plan
  | keyof typeof coming
  | keyof typeof duty
  | keyof typeof review
  | keyof typeof standing
  | keyof typeof rules
  | keyof typeof voucher
  | keyof typeof ways
/** A part in another language: the same keys, other words. */
export type Same<T> = { readonly [K in keyof T]: string }

/** The words of every part, each when it is asked for. */
export type Books = Record<Part, () => Promise<Record<string, string>>>

const CHINESE = {
  core: () => Promise.resolve(core),
  field: () => import('./zh-CN/field.ts').then((m) => m.field),
  desk: () => import('./zh-CN/desk.ts').then((m) => m.desk),
  records: () => import('./zh-CN/records.ts').then((m) => m.records),
  topic: () => import('./zh-CN/topic.ts').then((m) => m.topic),
  themes: () => import('./zh-CN/themes.ts').then((m) => m.themes),
  notices: () => import('./zh-CN/notices.ts').then((m) => m.notices),
  outgoing: () => import('./zh-CN/outgoing.ts').then((m) => m.outgoing),
  people: () => import('./zh-CN/people.ts').then((m) => m.people),
  photo: () => import('./zh-CN/photo.ts').then((m) => m.photo),
  enclosure: () => import('./zh-CN/enclosure.ts').then((m) => m.enclosure),
  filing: () => import('./zh-CN/filing.ts').then((m) => m.filing),
  plan: () => import('./zh-CN/plan.ts').then((m) => m.plan),
  coming: () => import('./zh-CN/coming.ts').then((m) => m.coming),
  duty: () => import('./zh-CN/duty.ts').then((m) => m.duty),
  review: () => import('./zh-CN/review.ts').then((m) => m.review),
  rules: () => import('./zh-CN/rules.ts').then((m) => m.rules),
  standing: () => import('./zh-CN/standing.ts').then((m) => m.standing),
  voucher: () => import('./zh-CN/voucher.ts').then((m) => m.voucher),
  ways: () => import('./zh-CN/ways.ts').then((m) => m.ways),
} satisfies Books

/** The first page is Chinese: where English lies is not in it. */
async function books(of: Language): Promise<Books> {
  return of === 'en' ? (await import('./en/books.ts')).books : CHINESE
}

const open = new Set<Part>(['core'])
const book = shallowRef<Partial<Record<Key, string>>>(core)
export const language = shallowRef<Language>('zh-CN')

/** Bring the words of a part before its page is drawn. */
export async function need(part: Part): Promise<void> {
  if (open.has(part)) return
  const more = await (await books(language.value))[part]()
  open.add(part)
  book.value = { ...book.value, ...more }
}

/** Speak another language from now on, and at the next start. */
export async function speak(next: Language): Promise<void> {
  const all = await books(next)
  const parts = await Promise.all([...open].map((part) => all[part]()))
  book.value = Object.assign({}, ...parts)
  language.value = next
  document.documentElement.lang = next
  localStorage.setItem('language', next)
}

/** The words for a key, with `{name}` filled in. */
export function t(key: Key, given: Record<string, string | number> = {}): string {
  const words = book.value[key] ?? key
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(given[name] ?? whole))
}

/** Whether there are words for a key made from data. */
export function known(key: string): key is Key {
  return key in book.value
}

/** What went wrong, in our words for its code, else in the server's. */
export function trouble(why: { code: string; words: string; network?: boolean }): string {
  if (why.network) return t('error.OFFLINE')
  // The server's own words say which field and why; they are Chinese.
  if (why.words && (language.value === 'zh-CN' || !known(`error.${why.code}`))) return why.words
  const key = `error.${why.code}`
  return known(key) ? t(key) : t('error.ERROR')
}
