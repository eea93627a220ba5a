import { beforeEach, expect, test, vi } from 'vitest'
import { fromHex, toBase64Url } from '../bytes.ts'
import { cases } from '../rules/cases.ts'
import { isLiveDeputy, read, type LiveDeputy } from '../rules/codes.ts'
import { aSeat, row, someone } from '../testing/person.ts'
import { FakeServer } from '../testing/server.ts'
import { closeDisplay, liveActivityCode, openDisplay } from './activity.ts'
import { liveDeputyCode, publicDeputyLink } from './deputy.ts'
import { turn } from './turn.ts'

interface Shown {
  liveActivity: { activity: string; token: string; display: number; day: number; slot: number; key: string; fragment: string }
}

const { liveActivity } = cases<Shown>('codes')
const SLOT_MS = 30_000
let server: FakeServer

beforeEach(() => {
  server = new FakeServer()
})

function gives(days: number[]): void {
  const { display, token, key } = liveActivity
  const keys = days.map((day) => ({ day, key: toBase64Url(fromHex(key)) }))
  server.answers.set('OpenDisplay', { openDisplay: { id: 'd1', number: display, token, serverTime: Date.now(), keys } })
}

test('a display with its keys turns over without a network', async () => {
  const account = await someone(server)
  gives([liveActivity.day])
  await openDisplay(liveActivity.activity)
  server.offline = true
  account.skew = null
  const code = await liveActivityCode(liveActivity.activity, liveActivity.slot * SLOT_MS + 10_000)

  expect(code).toEqual({
    link: `https://code.example.gov.cn/a/${liveActivity.token}#${liveActivity.fragment}`,
    slot: liveActivity.slot,
    endsAt: (liveActivity.slot + 1) * SLOT_MS,
  })
})

test('a display without a key for the day shows nothing rather than a wrong code', async () => {
  await someone(server)
  gives([liveActivity.day])
  await openDisplay(liveActivity.activity)

  expect(await liveActivityCode(liveActivity.activity, (liveActivity.slot + 2880) * SLOT_MS)).toBeNull()
})

test('keys for today and tomorrow are not asked for twice, and last where there is no network', async () => {
  await someone(server)
  const today = Math.floor(Date.now() / 86_400_000)
  gives([today, today + 1])
  await openDisplay(liveActivity.activity)
  server.offline = true

  expect(await openDisplay(liveActivity.activity)).toMatchObject({ ok: true })
  expect(server.requests.filter(({ name }) => name === 'OpenDisplay')).toHaveLength(1)
})

test('a revoked display has no keys left on the phone', async () => {
  await someone(server)
  const today = Math.floor(Date.now() / 86_400_000)
  gives([today, today + 1])
  await openDisplay(liveActivity.activity)
  server.answers.set('RevokeDisplay', { revokeDisplay: true })
  await closeDisplay(liveActivity.activity)

  expect(await liveActivityCode(liveActivity.activity)).toBeNull()
})

test('a display whose clock is wrong shows the slot of the server', async () => {
  const account = await someone(server)
  gives([liveActivity.day])
  await openDisplay(liveActivity.activity)
  const now = liveActivity.slot * SLOT_MS + 3_600_000
  account.skew = { ms: 3_600_000, errorMs: 10, at: now }

  expect(await liveActivityCode(liveActivity.activity, now)).toMatchObject({ slot: liveActivity.slot, endsAt: now + SLOT_MS })
})

test("the deputy's phone signs its own slot, without a network", async () => {
  const account = await someone(server, [row('person:me', 'seat', 's1', aSeat())])
  server.offline = true
  const code = await liveDeputyCode()
  const scanned = read(code?.link ?? '')

  expect(scanned).toMatchObject({ kind: 'DEPUTY', token: 'HJKMNPQD', damaged: false })
  expect(await isLiveDeputy(scanned?.live as LiveDeputy, 'HJKMNPQD', account.device.publicKey)).toBe(true)
  expect(await publicDeputyLink()).toBe('https://code.example.gov.cn/d/HJKMNPQD')
})

test('who has no deputy seat has no deputy code', async () => {
  await someone(server, [row('person:me', 'seat', 's1', aSeat({ role: 'LIAISON', token: null }))])

  expect(await liveDeputyCode()).toBeNull()
})

test('a code turns over when its slot ends', async () => {
  const shown: number[] = []
  const stop = turn(
    async () => ({ link: '', slot: shown.length, endsAt: Date.now() }),
    (code) => shown.push(code?.slot ?? -1),
  )

  await vi.waitFor(() => expect(shown.slice(0, 3)).toEqual([0, 1, 2]))
  stop()
})
