/** What a form holds of a reminder rule goes back to the server as it came. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fromReminder, tells, toReminder } from './reminder.ts'

const CATALOGUE = JSON.parse(readFileSync(new URL('../../../../server/tables/catalogue/reminders.json', import.meta.url), 'utf8')) as { key: string; body: Record<string, unknown> }[]
const DEFAULTS = { urgency: 'NORMAL', active: true, critical: false, offsets: [], calendar: [] }

it.each(CATALOGUE.map((rule) => [rule.key, rule.body] as const))('%s comes back as it was', (_, body) => {
  const offsets = ((body.offsets ?? []) as object[]).map((one) => ({ days: 0, minutes: 0, at: null, ...one }))

  expect(JSON.parse(fromReminder(toReminder(JSON.stringify(body))))).toEqual({ ...DEFAULTS, ...body, offsets })
})

it('what is no number or time goes as it was written', () => {
  const draft = toReminder(JSON.stringify(CATALOGUE[0]?.body))

  const sent = JSON.parse(fromReminder({ ...draft, ttl: '一小时', offsets: [{ days: '三', minutes: '', at: '九点' }] })) as { ttl: unknown; offsets: unknown[] }

  expect(sent.ttl).toBe('一小时')
  expect(sent.offsets).toEqual([{ days: '三', minutes: 0, at: '九点' }])
})

it('says who may be told', () => {
  expect(tells('LISTS')).toEqual(['PARTICIPANT', 'GROUP_LEADER'])
})
