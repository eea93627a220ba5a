import { expect, test } from 'vitest'
import { concat, fromHex, toBase64Url, utf8, uuidBytes } from '../bytes.ts'
import { makeDevice, sign } from '../keys.ts'
import { shownVoucher, voucherOfActivity } from '../live/voucher.ts'
import type { Bodies, Row } from '../rows.ts'
import { cases } from '../rules/cases.ts'
import { keyId } from '../rules/vouchers.ts'
import { session, signOut } from '../session.ts'
import { aMe, anActivity, row, someone } from '../testing/person.ts'
import { FakeServer } from '../testing/server.ts'

import { checkVoucher } from './vouchers.ts'

const { publicKey, made, vouchers } = cases<{
  publicKey: string
  made: { link: string; voucher: string }
  vouchers: { name: string; fragment: string }[]
}>('receipts')
const ENTITY = '0199c1c6-1111-7abc-8def-0123456789ab'
const ACTIVITY = '0199b000-2222-7abc-8def-0123456789ab'
const KEY: Bodies['key'] = { purpose: 'RECEIPT', alg: 2, key: publicKey, generation: 1, since: 0 }

const roster = (over: Partial<Bodies['roster']> = {}): Bodies['roster'] => ({
  person: 'chen',
  name: '陈静',
  seat: 's',
  unitName: '望潮镇',
  groups: [],
  enrolment: 'INVITED',
  presence: 'PRESENT',
  firstIn: null,
  evidence: 'E2',
  reasons: [],
  token: null,
  tokenState: null,
  devices: [],
  ...over,
})

/** A host who went offline after a sync. */
async function host(over: Partial<Bodies['roster']> = {}, key: Bodies['key'] | null = KEY) {
  const server = new FakeServer()
  const account = await someone(
    server,
    [
      row(`activity-staff:${ACTIVITY}`, 'roster', ENTITY, roster(over)),
      row(`activity:${ACTIVITY}`, 'activity', ACTIVITY, anActivity({ title: '接待选民日' })),
      ...(key ? [row('config', 'key', 'k1', key)] : []),
    ],
    aMe('host'),
  )
  server.offline = true
  return account
}

const named = (name: string) => `https://code.example.gov.cn/r#${vouchers.find((one) => one.name === name)?.fragment}`

test('a genuine voucher is verified without a network: who, where, when, how', async () => {
  await host()

  expect(await checkVoucher(made.link)).toMatchObject({
    finding: 'GENUINE',
    name: '陈静',
    title: '接待选民日',
    now: 'PRESENT',
    said: { verdict: 'PRESENT', evidence: 'E2', at: 1_795_262_400_123 },
  })
})

test('what the roster says now stands beside what the voucher says', async () => {
  await host({ presence: 'REFUSED' })

  expect(await checkVoucher(made.link)).toMatchObject({ finding: 'GENUINE', now: 'REFUSED', said: { verdict: 'PRESENT' } })
})

test.each([
  ['a verdict made better', 'FORGED'],
  ['another key that says it is ours', 'FORGED'],
  ['another moment', 'FORGED'],
  ['another key by its own name', 'UNKNOWN_KEY'],
  ['a digit lost', 'DAMAGED'],
  ['nothing', 'DAMAGED'],
  ['an answer we do not know', 'DAMAGED'],
])('%s is %s, and nothing it says is repeated', async (name, finding) => {
  await host()

  expect(await checkVoucher(named(name))).toEqual({ finding, said: null, name: null, now: null, title: null, host: null })
})

test('a key of another city, at its own host, is said to be foreign', async () => {
  await host()
  const elsewhere = named('another key by its own name').replace('code.example.gov.cn', 'other.example.com')

  expect(await checkVoucher(elsewhere)).toMatchObject({ finding: 'FOREIGN', host: 'other.example.com', said: null })
})

test('our own signature counts whatever host carries it', async () => {
  await host()

  expect(await checkVoucher(made.link.replace('code.example.gov.cn', 'other.example.com'))).toMatchObject({ finding: 'GENUINE' })
})

test('a phone without the key, or that signs no receipts by it, cannot say', async () => {
  await host({}, null)
  expect(await checkVoucher(made.link)).toMatchObject({ finding: 'UNKNOWN_KEY' })
  await host({}, { ...KEY, purpose: 'ENTRUST' })
  expect(await checkVoucher(made.link)).toMatchObject({ finding: 'UNKNOWN_KEY' })
})

test('without a person, or with reading closed, nothing is claimed', async () => {
  const account = await host()
  account.vault = { ...account.vault, readable: false }
  expect(await checkVoucher(made.link)).toMatchObject({ finding: 'LOCKED' })
  await signOut()
  expect(await checkVoucher(made.link)).toMatchObject({ finding: 'SIGN_IN' })
})

test('other codes are no vouchers', async () => {
  await host()

  expect(await checkVoucher('https://code.example.gov.cn/a/7K3M9QX9')).toBeNull()
})

/** A receipt of one's own scan, signed by anybody. */
async function receipt(verdict: number, at: number): Promise<Row<'receipt'>> {
  const key = await makeDevice()
  const record = crypto.randomUUID()
  const statement = concat(
    Uint8Array.of(2),
    fromHex(await keyId(key.publicKey)),
    uuidBytes(record),
    new Uint8Array(32),
    uuidBytes(ENTITY),
    uuidBytes(ACTIVITY),
    fromHex(at.toString(16).padStart(12, '0')),
    Uint8Array.of(1, (verdict << 4) | 1),
  )
  const voucher = toBase64Url(concat(statement, await sign(key, concat(utf8('daima-receipt-1'), statement))))
  const detail = { verdict: (['PRESENT', 'TO_REVIEW', 'REFUSED'] as const)[verdict - 1], activity: ACTIVITY }
  return { scope: 'person:me', kind: 'receipt', id: record, rev: 2, body: { code: 'APPLIED', rev: 1, entity: ENTITY, kind: 'attendance', detail, voucher } }
}

test('of several scans the one that counts is shown, else the latest', async () => {
  const [early, late, counts] = [await receipt(2, 1000), await receipt(2, 2000), await receipt(1, 500)]
  const others = { ...late, body: { ...late.body, kind: 'roster' } }

  expect(voucherOfActivity([early, counts, late], ACTIVITY)).toBe(counts.body.voucher)
  expect(voucherOfActivity([early, late, others], ACTIVITY)).toBe(late.body.voucher)
  expect(voucherOfActivity([others], ACTIVITY)).toBeNull()
  expect(voucherOfActivity([counts], 'another')).toBeNull()
})

test('a voucher is shown at the origin codes are printed with', async () => {
  await host()

  expect(session.me?.publicUrl).toBe('https://code.example.gov.cn')
  expect(shownVoucher(made.voucher)).toMatchObject({ link: made.link, said: { activity: ACTIVITY } })
  expect([shownVoucher(null), shownVoucher('AQ')]).toEqual([null, null])
})
