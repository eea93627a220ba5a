// @vitest-environment happy-dom
/** Both languages say the same things, and every key made from data has its words. */

import { afterEach, describe, expect, it } from 'vitest'
import { REASONS } from '../rules/scans.ts'
import { coming as englishComing } from './en/coming.ts'
import { core as english } from './en/core.ts'
import { desk as englishDesk } from './en/desk.ts'
import { duty as englishDuty } from './en/duty.ts'
import { enclosure as englishEnclosure } from './en/enclosure.ts'
import { field as englishField } from './en/field.ts'
import { filing as englishFiling } from './en/filing.ts'
import { notices as englishNotices } from './en/notices.ts'
import { outgoing as englishOutgoing } from './en/outgoing.ts'
import { people as englishPeople } from './en/people.ts'
import { photo as englishPhoto } from './en/photo.ts'
import { plan as englishPlan } from './en/plan.ts'
import { records as englishRecords } from './en/records.ts'
import { rules as englishRules } from './en/rules.ts'
import { standing as englishStanding } from './en/standing.ts'
import { themes as englishThemes } from './en/themes.ts'
import { topic as englishTopic } from './en/topic.ts'
import { voucher as englishVoucher } from './en/voucher.ts'
import { known, need, speak, t, trouble } from './words.ts'
import { coming } from './zh-CN/coming.ts'
import { core } from './zh-CN/core.ts'
import { desk } from './zh-CN/desk.ts'
import { duty } from './zh-CN/duty.ts'
import { enclosure } from './zh-CN/enclosure.ts'
import { field } from './zh-CN/field.ts'
import { filing } from './zh-CN/filing.ts'
import { notices } from './zh-CN/notices.ts'
import { outgoing } from './zh-CN/outgoing.ts'
import { people } from './zh-CN/people.ts'
import { photo } from './zh-CN/photo.ts'
import { plan } from './zh-CN/plan.ts'
import { records } from './zh-CN/records.ts'
import { rules } from './zh-CN/rules.ts'
import { standing } from './zh-CN/standing.ts'
import { themes } from './zh-CN/themes.ts'
import { topic } from './zh-CN/topic.ts'
import { voucher } from './zh-CN/voucher.ts'

const PAIRS: [string, Record<string, string>, Record<string, string>][] = [
  ['core', core, english],
  ['field', field, englishField],
  ['desk', desk, englishDesk],
  ['records', records, englishRecords],
  ['topic', topic, englishTopic],
  ['duty', duty, englishDuty],
  ['themes', themes, englishThemes],
  ['standing', standing, englishStanding],
  ['rules', rules, englishRules],
  ['filing', filing, englishFiling],
  ['plan', plan, englishPlan],
  ['coming', coming, englishComing],
  ['notices', notices, englishNotices],
  ['outgoing', outgoing, englishOutgoing],
  ['people', people, englishPeople],
  ['photo', photo, englishPhoto],
  ['enclosure', enclosure, englishEnclosure],
  ['voucher', voucher, englishVoucher],
]

function blanks(words: string): string[] {
  return (words.match(/\{\w+\}/g) ?? []).sort()
}

describe('words', () => {
  afterEach(() => speak('zh-CN'))

  it.each(PAIRS)('of %s have the same blanks in both languages', (_, chinese, other) => {
    const differing = Object.keys(chinese).filter((key) => blanks(chinese[key] ?? '').join() !== blanks(other[key] ?? '').join())

    expect(differing).toEqual([])
  })

  it('have each key in one part: of two that share one, the later read would speak for both', () => {
    const keys = PAIRS.flatMap(([, part]) => Object.keys(part))

    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  })

  it('tell for every reason what it is and what to do', async () => {
    await need('field')

    expect(REASONS.filter((reason) => !known(`reason.${reason}`) || !known(`reason.${reason}.do`))).toEqual([])
  })

  it('fill in what is given and change with the language', async () => {
    expect(t('home.menu.all', { n: 14 })).toBe('全部 14')

    await speak('en')

    expect(t('home.menu.all', { n: 14 })).toBe('All 14')
  })

  it('say offline for what is no answer of our server, and the server’s own words where it gave them', () => {
    expect(trouble({ code: 'NETWORK', words: '', network: true })).toBe(core['error.OFFLINE'])
    expect(trouble({ code: 'INVALID', words: '结束要晚于开始。' })).toBe('结束要晚于开始。')
    expect(trouble({ code: 'NEVER_HEARD_OF', words: '' })).toBe(core['error.ERROR'])
  })
})
