/**
 * Moments and lengths of time in words a person says.
 *
 * The zone is the congress's, not the phone's: a deputy abroad still reads when
 * the door opens at home. Every congress there is lies in this one.
 */
import { language, t } from './words.ts'

export const ZONE = 'Asia/Shanghai'
const ZONE_OFFSET = '+08:00'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Milliseconds, or the wire's RFC 3339. */
export type When = number | string

function ms(when: When): number {
  return typeof when === 'number' ? when : Date.parse(when)
}

function part(when: When, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language.value, { timeZone: ZONE, ...options }).format(ms(when))
}

/** 14:02 */
export function clock(when: When): string {
  return part(when, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}

/** 14:02:30 */
export function clockWithSeconds(when: When): string {
  return part(when, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
}

/** 2026-11-21, in the congress's zone; also the key of a day. */
export function date(when: When): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms(when))
}

export function year(when: When): string {
  return date(when).slice(0, 4)
}

export function dayOfMonth(when: When): string {
  return String(Number(date(when).slice(8)))
}

export function weekday(when: When): string {
  return part(when, { weekday: 'short' })
}

/** 今天, 明天, 昨天, 11月26日 周四; with the year when it is another. */
export function day(when: When, now = Date.now()): string {
  const key = date(when)
  if (key === date(now)) return t('when.today')
  if (key === date(now + DAY)) return t('when.tomorrow')
  if (key === date(now - DAY)) return t('when.yesterday')
  return `${monthAndDay(when, now)} ${weekday(when)}`
}

function monthAndDay(when: When, now: number): string {
  const far = year(when) === year(now) ? {} : ({ year: 'numeric' } as const)
  return part(when, { month: 'long', day: 'numeric', ...far })
}

/** A calendar day as the wire writes it, `2026-11-26`, in words. */
export function calendarDay(text: string, now = Date.now()): string {
  return day(`${text}T00:00:00${ZONE_OFFSET}`, now)
}

/** 8月14日–2027年6月26日: days of which nobody asks the weekday; the year where it is another. */
export function days(from: string, until: string, now = Date.now()): string {
  return [from, until].map((text) => monthAndDay(`${text}T00:00:00${ZONE_OFFSET}`, now)).join('–')
}

/** 今天 14:00–16:30 */
export function period(from: When, until: When): string {
  const end = date(from) === date(until) ? clock(until) : `${day(until)} ${clock(until)}`
  return `${day(from)} ${clock(from)}–${end}`
}

/** The most fitting unit of a length: 26 分钟, 1 小时 5 分, 3 天. */
export function span(length: number): string {
  const whole = Math.abs(length)
  if (whole < MINUTE) return t('span.seconds', { n: Math.round(whole / 1000) })
  if (whole < HOUR) return t('span.minutes', { n: Math.floor(whole / MINUTE) })
  if (whole >= DAY) return t('span.days', { n: Math.floor(whole / DAY) })
  const m = Math.floor((whole % HOUR) / MINUTE)
  const h = Math.floor(whole / HOUR)
  return m === 0 ? t('span.hours', { n: h }) : t('span.hm', { h, m })
}

/** 刚刚, 26 分钟前, 昨天 09:12 */
export function ago(when: When, now = Date.now()): string {
  const gone = now - ms(when)
  if (gone < MINUTE) return t('when.just')
  if (gone < 12 * HOUR) return t('when.ago', { span: span(gone) })
  return `${day(when, now)} ${clock(when)}`
}

/** What a datetime-local field holds, read in the congress's zone; null if it is not a time. */
export function fromField(text: string): string | null {
  const at = Date.parse(`${text}:00${ZONE_OFFSET}`)
  return Number.isNaN(at) ? null : new Date(at).toISOString()
}

/** A moment as a datetime-local field wants it. */
export function toField(when: When): string {
  return `${date(when)}T${clock(when)}`
}

/** Which greeting fits the hour. */
export function greeting(now = Date.now()): 'hello.morning' | 'hello.noon' | 'hello.afternoon' | 'hello.evening' {
  const hour = Number(clock(now).slice(0, 2))
  if (hour >= 5 && hour < 11) return 'hello.morning'
  if (hour >= 11 && hour < 13) return 'hello.noon'
  return hour >= 13 && hour < 18 ? 'hello.afternoon' : 'hello.evening'
}
