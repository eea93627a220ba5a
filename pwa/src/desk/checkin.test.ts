import { beforeEach, expect, test } from 'vitest'
import type { Account } from '../account.ts'
import { toBase64Url } from '../bytes.ts'
import { announce } from '../changed.ts'
import type { StoredDevice } from '../db.ts'
import { makeDevice, sign } from '../keys.ts'
import type { Bodies } from '../rows.ts'
import { liveDeputyFragment, liveDeputyMessage } from '../rules/codes.ts'
import { tryAgain } from '../scan/unsaved.ts'
import { readRows } from '../store.ts'
import { list } from '../sync/outbox.ts'
import { aMe, row, someone } from '../testing/person.ts'
import { FakeServer } from '../testing/server.ts'
import { checkedInHere, checkIn, markPresent, searchRoster } from './checkin.ts'

const ACTIVITY = '0199f000-0000-7000-8000-000000000001'
const TOKEN = 'HJKMNPQD'
const SLOT_MS = 30_000
let deputy: StoredDevice
let account: Account

beforeEach(async () => {
  deputy = await makeDevice()
})

async function host(over: Partial<Bodies['roster']> = {}): Promise<Account> {
  const server = new FakeServer()
  const who: Bodies['roster'] = {
    person: 'lin',
    name: '林涛',
    seat: 's2',
    unitName: '望潮镇',
    groups: [],
    enrolment: 'INVITED',
    presence: 'NONE',
    firstIn: null,
    evidence: 'E0',
    reasons: [],
    token: TOKEN,
    tokenState: 'ACTIVE',
    devices: [{ id: deputy.id, key: toBase64Url(deputy.publicKey) }],
    ...over,
  }
  account = await someone(server, [row(`activity-staff:${ACTIVITY}`, 'roster', 'at1', who)], aMe('host'))
  server.offline = true
  return account
}

/** What the deputy's phone shows, some slots from now. */
async function shown(later = 0, device = deputy): Promise<string> {
  const slot = Math.floor(Date.now() / SLOT_MS) + later
  const signature = await sign(device, liveDeputyMessage(TOKEN, device.id, slot))
  return `https://code.example.gov.cn/d/${TOKEN}#${liveDeputyFragment(device.id, slot, signature)}`
}

test('a live deputy code is checked without a network, and kept for the activity', async () => {
  await host()
  const scan = await checkIn(ACTIVITY, await shown())
  const [item] = await list(account)

  expect(scan).toMatchObject({ verdict: 'OK', who: { body: { name: '林涛' } }, record: item?.id })
  expect(item?.record).toMatchObject({ seat: 's1', body: { activity: ACTIVITY, subject: null } })
})

test('who leaves is noted as leaving, and is no second arrival', async () => {
  await host()
  await checkIn(ACTIVITY, await shown())

  expect(await checkIn(ACTIVITY, await shown(), 'OUT')).toMatchObject({ verdict: 'LEFT', who: { body: { name: '林涛' } } })
  expect((await list(account)).map(({ record }) => (record?.body as { direction: string }).direction).sort()).toEqual(['IN', 'OUT'])
  expect([...(await checkedInHere(ACTIVITY)).keys()]).toEqual(['lin'])
})

test('a code that proves nothing lets nobody leave', async () => {
  await host()

  expect(await checkIn(ACTIVITY, await shown(-3), 'OUT')).toMatchObject({ verdict: 'STALE' })
})

test('the same person twice is told so, and both scans are kept', async () => {
  await host()
  await checkIn(ACTIVITY, await shown())

  expect(await checkIn(ACTIVITY, await shown())).toMatchObject({ verdict: 'ALREADY' })
  expect(await list(account)).toHaveLength(2)
  expect([...(await checkedInHere(ACTIVITY)).keys()]).toEqual(['lin'])
})

test('the slots beside now count, those beyond do not', async () => {
  await host()

  expect(await checkIn(ACTIVITY, await shown(-3))).toMatchObject({ verdict: 'STALE' })
  expect(await checkIn(ACTIVITY, await shown(3))).toMatchObject({ verdict: 'STALE' })
  expect(await checkIn(ACTIVITY, await shown(-1))).toMatchObject({ verdict: 'OK' })
})

test.each([
  ['a code retired by its owner', { tokenState: 'RETIRED' }, 'RETIRED'],
  ['a device the roster does not hold', { devices: [] }, 'UNKNOWN'],
  ['somebody not on the roster', { token: '7K3M9QX9' }, 'UNKNOWN'],
  ["the host's own code", { person: 'host' }, 'SELF'],
  ['somebody who is present', { presence: 'PRESENT', firstIn: 5 }, 'ALREADY'],
] as const)('%s', async (_, over, verdict) => {
  await host(over as Partial<Bodies['roster']>)

  expect(await checkIn(ACTIVITY, await shown())).toMatchObject({ verdict })
})

test('a signature of another phone is forged', async () => {
  await host()
  const thief = { ...(await makeDevice()), id: deputy.id }

  expect(await checkIn(ACTIVITY, await shown(0, thief))).toMatchObject({ verdict: 'FORGED' })
})

test('the printed face and codes of other kinds prove nobody', async () => {
  await host()

  expect(await checkIn(ACTIVITY, `/d/${TOKEN}`)).toMatchObject({ verdict: 'PUBLIC_FACE', record: null })
  expect(await checkIn(ACTIVITY, '/a/7K3M9QX9')).toMatchObject({ verdict: 'NOT_A_DEPUTY', record: null })
})

test('what the disk would not take is saved once it does, with its moment', async () => {
  await host()
  const { write } = account.db
  account.db.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))
  const before = Date.now()

  expect(await checkIn(ACTIVITY, await shown())).toMatchObject({ verdict: 'FAILED', record: null })
  const after = Date.now()
  account.db.write = write
  await tryAgain()
  const [item] = await list(account)
  expect(item?.at).toBeGreaterThanOrEqual(before)
  expect(item?.at).toBeLessThanOrEqual(after)
  expect([...(await checkedInHere(ACTIVITY)).keys()]).toEqual(['lin'])
})

test('marking by hand wants a reason, and never oneself', async () => {
  await host()
  const [who] = await readRows(account, 'roster')
  if (!who) throw new Error('no roster')

  expect(await markPresent(ACTIVITY, who, ' ')).toMatchObject({ ok: false, why: { field: 'reason' } })
  expect(await markPresent(ACTIVITY, { ...who, body: { ...who.body, person: 'host' } }, '手机没电')).toMatchObject({ ok: false })
  expect(await markPresent(ACTIVITY, who, '手机没电')).toMatchObject({ ok: true })
  expect((await list(account))[0]?.record?.body).toMatchObject({ code: null, subject: 'lin', reason: '手机没电' })
})

test('the roster is searched by name and by the last four signs', async () => {
  await host()

  expect(await searchRoster(ACTIVITY, '林')).toHaveLength(1)
  expect(await searchRoster(ACTIVITY, 'npqd')).toHaveLength(1)
  expect(await searchRoster(ACTIVITY, 'qd')).toHaveLength(0)
})

test('a roster that cannot be read keeps nobody out: the scan is for the server to judge', async () => {
  account = await host()
  announce('rows')
  const through = account.db.use.bind(account.db)
  account.db.use = () => {
    account.db.use = through
    return Promise.reject(new DOMException('lost', 'UnknownError'))
  }

  expect(await checkIn(ACTIVITY, await shown())).toMatchObject({ verdict: 'UNKNOWN' })
  expect(await list(account)).toHaveLength(1)
})
