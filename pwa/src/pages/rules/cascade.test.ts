/** What comes after push goes back to the server as it came. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { NEW_STEP, fromSteps, toSteps } from './cascade.ts'

const { body } = JSON.parse(readFileSync(new URL('../../../../server/tables/catalogue/cascade_rule.json', import.meta.url), 'utf8')) as { body: { steps: object[] } }

it('the steps of a release come back as they were', () => {
  const steps = body.steps.map((step) => ({ category: null, urgency: null, ...step }))

  expect(JSON.parse(fromSteps(toSteps(JSON.stringify(body))))).toEqual({ steps })
})

it('all is nothing said, and what is no number goes as it was written', () => {
  expect(JSON.parse(fromSteps([{ ...NEW_STEP, after: '一小时' }]))).toEqual({ steps: [{ urgency: null, category: null, afterMinutes: '一小时', channels: ['WECOM'] }] })
})
