import { expect, test } from 'vitest'
import { openAccount } from '../account.ts'
import { fromHex, utf8, uuidBytes, concat, fromBase64Url, sha256, toHex } from '../bytes.ts'
import { openAccountDb } from '../db.ts'
import { aPhone, aScan, aStoredAccount } from '../testing/phone.ts'
import { canonical, toInput } from './canonical.ts'
import { makeDevice } from '../keys.ts'
import { add, dismiss, list, purge, rechain, resendSince, unsent } from './outbox.ts'
import { acked, batch } from './push.ts'

const DAY_MS = 86_400_000

test('a record is on the disk before it is called saved', async () => {
  const stored = await aStoredAccount()
  const phone = await openAccount(stored)
  const written = await add(phone, aScan())
  await phone.db.close()

  const [item] = await list(await openAccount(stored))
  expect(written).toMatchObject({ ok: true, data: { id: item?.id } })
  expect(item).toMatchObject({ state: 'LOCAL', seq: 1, record: { body: { code: '/a/7K3M9QX9' } } })
})

test('two tabs that write at once make one chain', async () => {
  const stored = await aStoredAccount()
  const [here, there] = [await openAccount(stored), await openAccount(stored)]
  await Promise.all(Array.from({ length: 20 }, (_, n) => add(n % 2 ? here : there, aScan())))

  const items = (await list(here)).reverse()
  expect(items.map((item) => item.seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
  expect(items.map((item) => item.record?.prev)).toEqual([null, ...items.slice(0, -1).map((item) => item.sha)])
})

test('without locks the head is still compared before it is set', async () => {
  const stored = await aStoredAccount()
  const phone = await openAccount(stored)
  const held = navigator.locks
  const free = { request: (_: string, work: () => Promise<unknown>) => work() }
  Object.defineProperty(navigator, 'locks', { value: free, configurable: true })
  await Promise.all(Array.from({ length: 5 }, () => add(phone, aScan())))
  Object.defineProperty(navigator, 'locks', { value: held, configurable: true })

  expect((await list(phone)).map((item) => item.seq)).toEqual([5, 4, 3, 2, 1])
})

test('the same id is written once', async () => {
  const phone = await aPhone()
  const id = crypto.randomUUID()
  await add(phone, { ...aScan(), id })
  await add(phone, { ...aScan(), id })

  expect(await list(phone)).toHaveLength(1)
})

test('the canonical bytes are those of the documentation', async () => {
  const { text, sha } = await canonical({
    v: 1,
    id: '0199f000-0000-7000-8000-000000000001',
    device: '0199f000-0000-7000-8000-0000000000d1',
    seq: 1,
    prev: null,
    seat: null,
    kind: 'scan.add',
    entity: '0199f000-0000-7000-8000-000000000002',
    base: null,
    deps: [],
    at: 1795262400000,
    skew: -120,
    skewError: 80,
    body: { code: '/a/7K3M9QX9', direction: 'IN', activity: null, subject: null, reason: null, position: null },
  })

  expect(text).toBe(
    '{"at":1795262400000,"base":null,"body":{"activity":null,"code":"/a/7K3M9QX9","direction":"IN","position":null,' +
      '"reason":null,"subject":null},"deps":[],"device":"0199f000-0000-7000-8000-0000000000d1",' +
      '"entity":"0199f000-0000-7000-8000-000000000002","id":"0199f000-0000-7000-8000-000000000001","kind":"scan.add",' +
      '"prev":null,"seat":null,"seq":1,"skew":-120,"skewError":80,"v":1}',
  )
  expect(sha).toBe(toHex(await sha256(utf8(text))))
})

test('half a surrogate pair in a text does not stop a record', async () => {
  const phone = await aPhone()

  expect((await add(phone, aScan('/a/\ud800'))).ok).toBe(true)
})

test('a push is signed over its hashes in the order sent', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  await add(phone, aScan())
  const { rows, records, signature } = await batch(phone, 100)
  const { publicKey, id } = phone.device
  const key = await crypto.subtle.importKey('raw', publicKey, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify'])
  const message = concat(utf8('daima-push-1'), uuidBytes(id), ...rows.map((row) => fromHex(row.sha)))
  const proof = fromBase64Url(signature ?? '') ?? new Uint8Array()

  expect(records.map((record) => record.seq)).toEqual([1, 2])
  expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, proof, message)).toBe(true)
})

test('a batch holds what fits into 256 KiB, and at least one', async () => {
  const phone = await aPhone()
  for (let n = 0; n < 6; n++) await add(phone, aScan('x'.repeat(60_000)))

  const { rows, pending } = await batch(phone, 100)
  expect([rows.length, pending]).toEqual([4, 2])
})

test('the wire takes the body under its own name, without device and kind', async () => {
  const phone = await aPhone()
  await add(phone, aScan())
  const [item] = await list(phone)
  const input = item?.record && toInput(item.record)

  expect(input?.body).toEqual({ scanAdd: item?.record?.body })
  expect(input).not.toHaveProperty('device')
})

test.each(['MALFORMED', 'TOO_LARGE', 'ID_REUSED', 'NOT_YOURS'] as const)('a record answered %s is set aside, visible', async (code) => {
  const phone = await aPhone()
  await add(phone, aScan())
  const [item] = await list(phone)
  await acked(phone, [{ record: item?.id ?? '', code, state: null, why: '缺少字段' }])

  expect((await list(phone))[0]).toMatchObject({ state: 'QUARANTINE', ack: code, why: '缺少字段' })
})

test('what was answered is kept thirty days; what waits or was not read, for ever', async () => {
  const phone = await aPhone()
  for (const _ of [1, 2, 3]) await add(phone, aScan())
  const [waits, refused, done] = await list(phone)
  await phone.db.write(['outbox'], async (tx) => {
    for (const [id, state] of [[refused?.id, 'REFUSED'], [done?.id, 'DONE']] as const) {
      const row = await tx.store.get(id ?? '')
      if (row) await tx.store.put({ ...row, state, endedAt: Date.now() })
    }
  })

  await purge(phone, Date.now() + 29 * DAY_MS)
  expect(await list(phone)).toHaveLength(3)
  await purge(phone, Date.now() + 31 * DAY_MS)
  expect((await list(phone)).map((item) => item.id)).toEqual([waits?.id, refused?.id])
  await dismiss(phone, refused?.id ?? '')
  await purge(phone, Date.now() + 31 * DAY_MS)
  expect((await list(phone)).map((item) => item.id)).toEqual([waits?.id])
})

test('after a restore what was sent since then waits again', async () => {
  const phone = await aPhone()
  const start = Date.now()
  await add(phone, { ...aScan(), at: start - DAY_MS })
  await add(phone, { ...aScan(), at: start })
  const items = await list(phone)
  await acked(phone, items.map(({ id }) => ({ record: id, code: 'RECEIVED', state: 1, why: null })))
  await resendSince(phone, start - 1000)

  expect(await unsent(phone)).toEqual({ count: 1, oldest: start })
})

test('a database that the browser lost is opened again', async () => {
  const db = openAccountDb(crypto.randomUUID())
  let failures = 2
  const answer = await db.use(async () => {
    if (failures-- > 0) throw new DOMException('Connection to Indexed Database server lost', 'UnknownError')
    return 'read'
  })

  expect(answer).toBe('read')
})

test('a write that fails thrice says so instead of saved', async () => {
  const phone = await aPhone()
  phone.db.use = async () => {
    throw new DOMException('full', 'QuotaExceededError')
  }

  expect(await add(phone, aScan())).toMatchObject({ ok: false, why: { code: 'STORAGE', retryable: true } })
})

test('a phone that became another device sends what waits as a chain of its own', async () => {
  const phone = await aPhone()
  for (const _ of [1, 2, 3]) await add(phone, aScan())
  const [third, second, first] = await list(phone)
  await acked(phone, [{ record: first?.id ?? '', code: 'RECEIVED', state: 1, why: null }])
  phone.device = await makeDevice()
  await rechain(phone)
  await add(phone, aScan())

  const chain = (await list(phone)).filter((item) => item.state === 'LOCAL').reverse()
  expect(chain.slice(0, 2).map((item) => item.id)).toEqual([second?.id, third?.id])
  expect(chain.map((item) => item.record?.seq)).toEqual([1, 2, 3])
  expect(chain.map((item) => item.record?.prev)).toEqual([null, chain[0]?.sha, chain[1]?.sha])
  expect(new Set(chain.map((item) => item.record?.device))).toEqual(new Set([phone.device.id]))
})

test('no word of a record lies readable in the database', async () => {
  const phone = await aPhone()
  await add(phone, { ...aScan('/a/CANARY77'), note: { title: '金丝雀' } })
  const rows = await phone.db.use((db) => db.getAll('outbox'))
  const plain = new TextDecoder().decode(concat(...rows.flatMap((row) => [row.sealed, row.note ?? new Uint8Array()])))

  expect(JSON.stringify(rows) + plain).not.toMatch(/CANARY77|金丝雀/)
})
