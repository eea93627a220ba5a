import { beforeEach, expect, test } from 'vitest'
import * as device from './device.ts'
import { capture } from './scan/capture.ts'
import { currentAccount, currentLoop, session, signIn, signOut, start } from './session.ts'
import { list } from './sync/outbox.ts'
import { aMe, lets, PHONE, WEEK_MS } from './testing/person.ts'
import { FakeServer } from './testing/server.ts'

let server: FakeServer

/** As if the browser were closed and opened again. */
async function reopens(): Promise<void> {
  currentLoop()?.stop()
  await start()
}

beforeEach(async () => {
  server = new FakeServer()
  lets(server, aMe())
  await signOut()
  server.requests.length = 0
})

/** The stored account, with its clock turned forward until the lease has ended; no contact is under way that would renew it. */
async function leaseEnds(): Promise<void> {
  await currentLoop()?.now()
  const person = session.me?.person.id ?? ''
  await device.witness(person, Date.now() + WEEK_MS + 1)
}

test('within the lease the share is on the phone; after it nothing that opens is', async () => {
  await signIn(PHONE, '123456')
  const before = await device.activeAccount()
  await leaseEnds()
  const after = await device.activeAccount()

  expect(before?.lease.share?.length).toBeGreaterThan(0)
  expect(after?.lease).toMatchObject({ until: 0, share: null })
  expect(after?.entrustKey).toEqual(before?.entrustKey)
})

test('offline past its lease the app opens shut, captures, and gives all back at contact', async () => {
  await signIn(PHONE, '123456')
  await leaseEnds()
  server.offline = true
  await reopens()
  const shut = { state: session.state, me: session.me }
  const captured = await capture('/a/7K3M9QX9')
  const account = currentAccount()
  const unread = account ? await list(account) : []
  server.offline = false
  await currentLoop()?.now()
  const read = account ? await list(account) : []

  expect([shut, captured.kept]).toEqual([{ state: 'LOCKED', me: null }, 'OUTBOX'])
  expect(unread).toMatchObject([{ entrusted: true, record: null, state: 'LOCAL' }])
  expect(session).toMatchObject({ state: 'SIGNED_IN', me: { person: { name: '陈静' } } })
  expect(read).toMatchObject([{ id: captured.record, state: 'RECEIVED', record: { body: { code: '/a/7K3M9QX9' } } }])
})

test('whose session ended meanwhile signs in again, and loses nothing', async () => {
  await signIn(PHONE, '123456')
  await leaseEnds()
  server.signedOut = true
  await reopens()
  await capture('/a/7K3M9QX9')
  await currentLoop()?.now()
  const kept = session.state
  server.signedOut = false
  await signIn(PHONE, '123456')
  await currentLoop()?.now()

  expect([kept, session.state, server.records.size]).toEqual(['LOCKED', 'SIGNED_IN', 1])
})

test('a number changed elsewhere while reading was blocked: another device, and nothing is lost', async () => {
  await signIn(PHONE, '123456')
  await leaseEnds()
  server.offline = true
  await reopens()
  await capture('/a/7K3M9QX9')
  server.offline = false
  await signIn('10000000099', '123456')
  const account = currentAccount()
  const items = account ? await list(account) : []

  expect(items.map(({ record }) => [record?.seq, record?.device])).toEqual([[1, account?.device.id]])
})

test("the lease of another person's session opens nothing here", async () => {
  await signIn(PHONE, '123456')
  await leaseEnds()
  const other = aMe()
  server.answers.set('Lease', { lease: { person: other.person.id, ms: WEEK_MS, share: 'AAAA', entrustKey: 'AAAA' } })
  server.script.push({}, {}, {})
  await reopens()
  await currentLoop()?.now()

  expect(session.state).toBe('LOCKED')
  expect((await device.activeAccount())?.lease.share).toBeNull()
})

test('a server whose secret is another: the account begins anew, and can be used', async () => {
  const me = aMe()
  lets(server, me)
  await signIn(PHONE, '123456')
  await leaseEnds()
  lets(server, me)
  const answer = server.answers.get('SignIn') as { signIn: { lease: { share: string } } }
  answer.signIn.lease.share = 'b3RoZXI'
  await signIn(PHONE, '123456')
  await currentLoop()?.now()

  expect(session).toMatchObject({ state: 'SIGNED_IN', me: { person: { name: '陈静' } } })
  expect(server.asked.some(({ cursor, scopes }) => cursor === null && scopes === null)).toBe(true)
})

test('a lease seen to have ended stays ended, however the clock is set', async () => {
  await signIn(PHONE, '123456')
  const person = session.me?.person.id ?? ''
  const now = Date.now()
  const week = 604_800_000
  await device.witness(person, now + week + 1)

  expect((await device.witness(person, now + 1000))?.lease.until).toBe(0)
})

test('a clock set back to before the phone was last seen ends the lease', async () => {
  await signIn(PHONE, '123456')
  const person = session.me?.person.id ?? ''
  const now = Date.now()
  await device.witness(person, now + 5 * 86_400_000)

  expect((await device.witness(person, now))?.lease.until).toBe(0)
})
