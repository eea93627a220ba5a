import { beforeEach, expect, test, vi } from 'vitest'
import { concat, fromBase64Url, utf8, uuidBytes } from './bytes.ts'
import * as device from './device.ts'
import { capture } from './scan/capture.ts'
import { currentAccount, currentLoop, session, signIn, signOut, start, unsentCount } from './session.ts'
import { isSigned } from './keys.ts'
import { readRows, useRows } from './store.ts'
import { announce } from './changed.ts'
import { openAccountDb } from './db.ts'
import { saveLater, unsaved } from './scan/unsaved.ts'
import { refreshMe } from './session.ts'
import { add, list } from './sync/outbox.ts'
import { acked } from './sync/push.ts'
import { failed } from './result.ts'
import { aScan } from './testing/phone.ts'
import { aMe, lets, PHONE } from './testing/person.ts'
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

test('signing in registers this phone by a key it proves to hold', async () => {
  await signIn(PHONE, '123456')
  const offered = server.requests.find(({ name }) => name === 'SignIn')?.variables.device as Record<'id' | 'publicKey' | 'proof', string>
  const message = concat(utf8('daima-device-1'), uuidBytes(offered.id), utf8('123456'))
  const [proof, key] = [fromBase64Url(offered.proof), fromBase64Url(offered.publicKey)]

  expect(session).toMatchObject({ state: 'SIGNED_IN', me: { person: { name: '陈静' } } })
  expect(key).toHaveLength(65)
  expect(await isSigned(message, proof ?? new Uint8Array(), key ?? new Uint8Array())).toBe(true)
})

test('the app opens without a network, and knows who is here', async () => {
  await signIn(PHONE, '123456')
  server.offline = true
  await reopens()

  expect(session).toMatchObject({ state: 'SIGNED_IN', me: { person: { name: '陈静' } } })
})

test('a wrong code changes nothing', async () => {
  server.answers.delete('SignIn')

  expect((await signIn(PHONE, '000000')).ok).toBe(false)
  expect(session.state).toBe('SIGNED_OUT')
})

test('a second factor is asked before anything is kept', async () => {
  lets(server, null)
  await signIn(PHONE, '123456')

  expect(session.state).toBe('SECOND_FACTOR')
  expect(await device.activeAccount()).toBeNull()
})

test('a scan made before sign-in becomes a record of the account, with its own time', async () => {
  const captured = await capture('/a/7K3M9QX9', { now: 1_795_262_400_000 })
  await signIn(PHONE, '123456')
  const account = currentAccount()
  const [item] = account ? await list(account) : []

  expect(captured).toMatchObject({ kept: 'DEVICE', verdict: 'CAPTURED', reasons: [], uncertaintyMs: null })
  expect(item?.record?.skewError).not.toBeNull()
  expect(item).toMatchObject({ id: captured.record, at: 1_795_262_400_000, record: { body: { code: '/a/7K3M9QX9' } } })
  expect(await device.captures()).toEqual([])
})

test('signing out leaves nothing of the account on the phone', async () => {
  await signIn(PHONE, '123456')
  await capture('/a/7K3M9QX9')
  const person = session.me?.person.id
  await signOut()

  expect(session).toMatchObject({ state: 'SIGNED_OUT', me: null })
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(`daima-${person}`)
  expect(await device.activeAccount()).toBeNull()
  expect(await device.isSignedOut()).toBe(false)
})

test('the unsent are counted before a sign-out', async () => {
  await signIn(PHONE, '123456')
  server.offline = true
  await capture('/a/7K3M9QX9')

  expect(await unsentCount()).toBe(1)
})

test('a sign-out without a network wipes at once and ends the session at the next contact', async () => {
  await signIn(PHONE, '123456')
  server.offline = true
  await signOut()
  expect(await device.isSignedOut()).toBe(true)
  await start()
  expect(session.state).toBe('SIGNED_OUT')
  server.offline = false
  await signIn(PHONE, '123456')

  const asked = server.requests.map(({ name }) => name)
  expect(asked.indexOf('SignOut')).toBeLessThan(asked.lastIndexOf('SignIn'))
  expect(await device.isSignedOut()).toBe(false)
})

test('a phone the server wipes is wiped', async () => {
  await signIn(PHONE, '123456')
  server.script.push({ wipe: true }, { wipe: true })
  await currentLoop()?.now()

  await vi.waitFor(() => expect(session).toMatchObject({ state: 'SIGNED_OUT', wiped: true }))
  expect(await device.activeAccount()).toBeNull()
})

test('another person on this phone has another device; the first one keeps theirs', async () => {
  await signIn(PHONE, '123456')
  const first = currentAccount()?.device.id
  const me = session.me
  lets(server, aMe())
  await signIn('10000000002', '123456')
  const second = currentAccount()?.device.id
  lets(server, me)
  await signIn(PHONE, '123456')

  expect(second).not.toBe(first)
  expect(currentAccount()?.device.id).toBe(first)
})

test('a person whose number changed elsewhere is another device, and loses nothing', async () => {
  await signIn(PHONE, '123456')
  currentLoop()?.stop()
  server.offline = true
  await capture('/a/7K3M9QX9')
  server.offline = false
  await signIn('10000000099', '123456')
  const account = currentAccount()
  const items = account ? await list(account) : []

  expect(items.map(({ record }) => [record?.seq, record?.device])).toEqual([[1, account?.device.id]])
})

test('what is read for one person is not shown to the next', async () => {
  const me = aMe()
  lets(server, me)
  server.script.push({ rows: [['unit:u', 'unit', '1', 1, false, { name: '甲' }]], addScopes: ['unit:u'] })
  await signIn(PHONE, '123456')
  await currentLoop()?.now()
  const units = useRows('unit')
  await vi.waitFor(() => expect(units.value).toHaveLength(1))
  const first = currentAccount()
  let letGo: () => void = () => undefined
  const held = new Promise<void>((go) => (letGo = go))
  if (!first) throw new Error('nobody')
  const through = first.db.use.bind(first.db)
  first.db.use = async (work) => {
    await held
    return through(work)
  }
  announce('rows')
  lets(server, aMe())
  await signIn('10000000002', '123456')
  letGo()
  await readRows(first, 'unit').catch(() => [])
  await new Promise((later) => setImmediate(later))

  expect(units.value).toEqual([])
})

test('an answer about another person changes nobody', async () => {
  await signIn(PHONE, '123456')
  const own = session.me?.person.id
  server.answers.set('Me', { me: aMe() })
  await refreshMe()

  expect(session.me?.person.id).toBe(own)
})

test('records no server took are counted before a sign-out, and what is not saved yet', async () => {
  await signIn(PHONE, '123456')
  const account = currentAccount()
  if (!account) throw new Error('nobody')
  currentLoop()?.stop()
  const written = await add(account, aScan())
  await acked(account, [{ record: written.ok ? written.data.id : '', code: 'MALFORMED', state: null, why: null }])
  saveLater(() => Promise.resolve(failed('STORAGE')))
  expect(await unsentCount()).toBe(2)
  await signOut()

  expect(unsaved.count).toBe(0)
})

test('what a wipe that was cut short left is deleted at the next start', async () => {
  const db = openAccountDb('left-behind')
  await db.use((open) => open.put('meta', 1, 'cursor'))
  await db.close()
  await device.sweep()

  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('daima-left-behind')
})
