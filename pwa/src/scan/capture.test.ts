import { beforeEach, expect, test } from 'vitest'
import { posterHash } from '../rules/codes.ts'
import { currentAccount } from '../session.ts'
import { list } from '../sync/outbox.ts'
import { aMe, anActivity, anAttendance, aSeat, row, someone, type Held } from '../testing/person.ts'
import { FakeServer } from '../testing/server.ts'
import type { Bodies } from '../rows.ts'
import { announce } from '../changed.ts'
import { capture, pathAndFragment } from './capture.ts'
import { tryAgain, unsaved } from './unsaved.ts'

const ACTIVITY = '0199f000-0000-7000-8000-000000000001'
const TOKEN = '7K3M9QX9'
const HOUR_MS = 3_600_000
let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

async function held(over: Partial<Bodies['activity']> = {}, retiredAt: number | null = null): Promise<Held[]> {
  const posters = [{ hash: await posterHash(ACTIVITY, TOKEN), retiredAt }]
  return [
    row(`activity:${ACTIVITY}`, 'activity', ACTIVITY, anActivity({ posters, ...over })),
    row('person:me', 'seat', 's1', aSeat()),
    row('person:me', 'attendance', 'at', anAttendance(ACTIVITY)),
  ]
}

function liveLink(slot = Math.floor(Date.now() / 30_000)): string {
  const proof = Buffer.alloc(17)
  proof[0] = 1
  proof.writeUInt32BE(slot, 5)
  return `https://code.example.gov.cn/a/${TOKEN}#${proof.toString('base64url')}`
}

test('the poster of an activity the phone knows is CAPTURED, evidence E1, with its title', async () => {
  await someone(server, await held())

  expect(await capture(`https://code.example.gov.cn/a/${TOKEN}`)).toMatchObject({
    verdict: 'CAPTURED',
    evidence: 'E1',
    what: 'ACTIVITY',
    kept: 'OUTBOX',
    activity: ACTIVITY,
    title: '视察望潮河',
  })
})

test('a live code is CAPTURED: only the server can check its MAC', async () => {
  await someone(server, await held())

  expect(await capture(liveLink())).toMatchObject({ verdict: 'CAPTURED', evidence: 'E2', kept: 'OUTBOX', title: '视察望潮河' })
})

test('a code of an activity the phone does not know is kept all the same', async () => {
  await someone(server)

  expect(await capture(liveLink())).toMatchObject({ verdict: 'CAPTURED', kept: 'OUTBOX', activity: null })
})

test.each([
  ['retired', {}, Date.now() - HOUR_MS, 'REFUSED', 'CODE_RETIRED'],
  ['cancelled', { cancelledAt: Date.now() - HOUR_MS }, null, 'REFUSED', 'ACTIVITY_CANCELLED'],
  ['out of its window', { checkinUntil: Date.now() - HOUR_MS }, null, 'REFUSED', 'OUTSIDE_WINDOW'],
  ['without the place it asks for', { positionRequired: true }, null, 'TO_REVIEW', 'NO_POSITION'],
] as const)('a poster %s says so, and is still sent', async (_, over, retiredAt, verdict, reason) => {
  await someone(server, await held(over, retiredAt))

  expect(await capture(`/a/${TOKEN}`)).toMatchObject({ verdict, reasons: [reason], kept: 'OUTBOX' })
})

test('a damaged or mistyped link of ours is refused, and staff hear of it', async () => {
  await someone(server)

  expect(await capture('https://code.example.gov.cn/a/7K3M9QXA')).toMatchObject({ verdict: 'REFUSED', reasons: ['CODE_INVALID'], kept: 'OUTBOX' })
  expect(await capture(`/a/${TOKEN}#ARI0`)).toMatchObject({ verdict: 'REFUSED', reasons: ['CODE_INVALID'], kept: 'OUTBOX' })
})

test('what is no code of ours never leaves the phone', async () => {
  const account = await someone(server)

  expect(await capture('wxp://f2f0abcdefg')).toMatchObject({ what: 'FOREIGN', kept: 'NO' })
  expect(await capture('7K3M9QXA')).toMatchObject({ what: 'MISTYPED', kept: 'NO' })
  expect(await list(account)).toEqual([])
})

test('a code of another kind is opened, or refused where one meant to check in', async () => {
  await someone(server)

  expect(await capture(`https://h.example/s/${TOKEN}`)).toMatchObject({ what: 'STATION', kept: 'NO', path: `/s/${TOKEN}` })
  expect(await capture(`https://h.example/s/${TOKEN}`, { checkIn: true })).toMatchObject({
    what: 'STATION',
    kept: 'OUTBOX',
    verdict: 'REFUSED',
    reasons: ['CODE_INVALID'],
  })
})

test('a typed token is a poster', async () => {
  await someone(server, await held())

  expect(await capture('7k3m 9qx9')).toMatchObject({ verdict: 'CAPTURED', evidence: 'E1', activity: ACTIVITY })
})

test('whoever is present already is told since when', async () => {
  const rows = await held()
  rows[2] = row('person:me', 'attendance', 'at', anAttendance(ACTIVITY, { presence: 'PRESENT', firstIn: 1234 }))
  await someone(server, rows)

  expect(await capture(`/a/${TOKEN}`)).toMatchObject({ already: 1234, kept: 'OUTBOX' })
})

test('who scanned in on this phone is there already, though nobody has heard of it', async () => {
  await someone(server, await held())
  const first = await capture(liveLink())

  const second = await capture(liveLink(), { direction: 'OUT' })
  const account = currentAccount()
  const items = account ? await list(account) : []

  expect(first).toMatchObject({ already: null, direction: 'IN' })
  expect(second).toMatchObject({ already: expect.any(Number), direction: 'OUT' })
  expect(items.map(({ record }) => (record?.body as { direction: string }).direction).sort()).toEqual(['IN', 'OUT'])
})

test('who only left has not come', async () => {
  await someone(server, await held())
  await capture(liveLink(), { direction: 'OUT' })

  expect(await capture(liveLink())).toMatchObject({ already: null })
})

test('a phone registered today beside another one leaves the answer to staff', async () => {
  await someone(server, await held(), { ...aMe(), deviceIsNew: true })

  expect(await capture(`/a/${TOKEN}`)).toMatchObject({ verdict: 'TO_REVIEW', reasons: ['DEVICE_UNSURE'] })
})

test('the thought stays on the phone, the path and its proof go', async () => {
  await someone(server, await held())
  const link = liveLink()
  await capture(link, { position: { lat: 1, lng: 2, accuracyM: 3 } })
  const account = currentAccount()
  const [item] = account ? await list(account) : []

  expect(item?.note).toMatchObject({ activity: ACTIVITY })
  expect(item?.record?.body).toEqual({
    code: pathAndFragment(link),
    direction: 'IN',
    activity: null,
    subject: null,
    reason: null,
    position: { lat: 1, lng: 2, accuracyM: 3 },
  })
})

test('a scan the disk would not take says so, and is saved once it does', async () => {
  const account = await someone(server, await held())
  const { write } = account.db
  account.db.write = () => Promise.reject(new DOMException('full', 'QuotaExceededError'))

  const captured = await capture(`/a/${TOKEN}`)
  expect(captured).toMatchObject({ kept: 'FAILED', record: null })
  expect(unsaved.count).toBe(1)
  account.db.write = write
  await tryAgain()
  expect(unsaved.count).toBe(0)
  const [item, ...more] = await list(account)
  expect([await captured.later, more]).toMatchObject([{ kept: 'OUTBOX', record: item?.id }, []])
})

test('a scan is kept though what it would be judged by cannot be read', async () => {
  const account = await someone(server, await held())
  const through = account.db.use.bind(account.db)
  announce('rows')
  account.db.use = () => {
    account.db.use = through
    return Promise.reject(new DOMException('lost', 'UnknownError'))
  }

  expect(await capture(liveLink())).toMatchObject({ verdict: 'CAPTURED', reasons: [], what: 'ACTIVITY', kept: 'OUTBOX' })
  expect(await list(account)).toHaveLength(1)
})
