import { expect, test } from 'vitest'
import { fromBase64Url, fromHex, toBase64Url, toHex, uuidBytes, type Bytes } from '../bytes.ts'
import { cases } from './cases.ts'
import {
  dayOfSlot,
  hasRightSign,
  importDisplayKey,
  isLiveDeputy,
  liveActivityFragment,
  liveDeputyFragment,
  liveDeputyMessage,
  looksOurs,
  posterHash,
  read,
  type LiveActivity,
  type LiveDeputy,
} from './codes.ts'

interface Check {
  name: string
  token: string
  fragment: string
  publicKey: string
  valid: boolean
}

interface Cases {
  tokens: { name: string; token: string; valid: boolean }[]
  links: { name: string; text: string; read: unknown }[]
  liveActivity: Record<'key' | 'token' | 'fragment', string> & Record<'display' | 'day' | 'slot', number> & { checks: Check[] }
  liveDeputy: Record<'publicKey' | 'device' | 'token' | 'message' | 'signature' | 'fragment', string> & {
    slot: number
    checks: Check[]
  }
  poster: { activity: string; token: string; hash: string }
}

const { tokens, links, liveActivity, liveDeputy, poster } = cases<Cases>('codes')

const bytes = (text: string): Bytes => fromBase64Url(text) ?? new Uint8Array()

test.each(tokens)('the check sign of $name', ({ token, valid }) => {
  expect(hasRightSign(token)).toBe(valid)
})

test.each(links)('reading $name', ({ text, read: expected }) => {
  expect(told(text)).toEqual(expected)
})

function told(text: string): unknown {
  const code = read(text)
  if (!code?.live) return code
  const { live } = code
  if ('mac' in live) return { ...code, live: { ...live, mac: toHex(live.mac) } }
  return { ...code, live: { ...live, signature: toBase64Url(live.signature) } }
}

test('a display makes the same fragment as the server', async () => {
  const { key, token, display, slot, fragment, day } = liveActivity
  const made = await liveActivityFragment(await importDisplayKey(fromHex(key)), token, display, slot)

  expect(made).toBe(fragment)
  expect(dayOfSlot(slot)).toBe(day)
})

test.each(liveActivity.checks)('a live activity code, $name', async ({ token, fragment, valid }) => {
  const live = read(`/a/${token}#${fragment}`)?.live as LiveActivity | null
  const key = await importDisplayKey(fromHex(liveActivity.key))
  const right = live && (await liveActivityFragment(key, token, live.display, live.slot)) === fragment

  expect(right).toBe(valid)
})

test('a deputy signs the same bytes as the server checks', () => {
  const { token, device, slot, message, signature, fragment } = liveDeputy

  expect(toHex(liveDeputyMessage(token, device, slot))).toBe(message)
  expect(liveDeputyFragment(device, slot, bytes(signature))).toBe(fragment)
  expect(uuidBytes(device)).toHaveLength(16)
})

test.each(liveDeputy.checks)('a live deputy code, $name', async ({ token, fragment, publicKey, valid }) => {
  const live = read(`/d/${token}#${fragment}`)?.live as LiveDeputy

  expect(await isLiveDeputy(live, token, bytes(publicKey))).toBe(valid)
})

test('a poster is recognised by its hash', async () => {
  expect(await posterHash(poster.activity, poster.token)).toBe(poster.hash)
})

test('a link of ours with a sign wrong is still worth telling staff of', () => {
  expect(looksOurs('https://code.example.gov.cn/a/7K3M9QXA')).toBe(true)
  expect(looksOurs('wxp://f2f0abcdefg')).toBe(false)
})

test('no change of a live deputy code by chance is ever right', async () => {
  const { token, fragment, publicKey } = liveDeputy
  let random = 20_261_121
  const chance = (below: number) => (random = (random * 48_271) % 2_147_483_647) % below
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const wrong = Array.from({ length: 2000 }, () => {
    const place = chance(fragment.length - 1)
    const sign = signs[(signs.indexOf(fragment[place] ?? '') + 1 + chance(63)) % 64] ?? ''
    return fragment.slice(0, place) + sign + fragment.slice(place + 1)
  })
  const right = await Promise.all(
    wrong.map(async (text) => {
      const live = read(`/d/${token}#${text}`)?.live as LiveDeputy | null
      return live !== null && (await isLiveDeputy(live, token, bytes(publicKey)))
    }),
  )

  expect(right).not.toContain(true)
})
