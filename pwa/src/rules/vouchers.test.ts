import { correction, generate } from 'lean-qr'
import { expect, test } from 'vitest'
import { fromBase64Url, toHex, type Bytes } from '../bytes.ts'
import { cases } from './cases.ts'
import { isGenuine, keyId, readVoucher, storedVoucher, voucherLink, voucherUrl, type Statement } from './vouchers.ts'

interface Cases {
  publicKey: string
  keyId: string
  made: Record<'voucher' | 'link' | 'statement' | 'message', string>
  links: { name: string; text: string; fragment: string | null; host: string | null }[]
  vouchers: { name: string; fragment: string; read: Statement | null; genuine: boolean }[]
}

const { publicKey, keyId: id, made, links, vouchers } = cases<Cases>('receipts')
const bytes = (text: string): Bytes => fromBase64Url(text) ?? new Uint8Array()
const KEY = bytes(publicKey)

test.each(links)('the link of a voucher: $name', ({ text, fragment, host }) => {
  expect(voucherLink(text)).toEqual(fragment === null ? null : { fragment, host })
})

test.each(vouchers)('a voucher: $name', async ({ fragment, read, genuine }) => {
  const found = readVoucher(fragment)

  expect(found?.said ?? null).toEqual(read)
  expect(found !== null && (await isGenuine(found, KEY))).toBe(genuine)
})

test('a voucher becomes the link the server would make, and is read back', async () => {
  const stored = storedVoucher(made.voucher)

  expect(voucherUrl('https://code.example.gov.cn', made.voucher)).toBe(made.link)
  expect(toHex(stored?.statement ?? new Uint8Array())).toBe(made.statement)
  expect(readVoucher(made.link.split('#')[1] ?? '')).toEqual(stored)
  expect(await keyId(KEY)).toBe(id)
})

test('what is no voucher has no link', () => {
  expect([voucherUrl('https://h', ''), voucherUrl('https://h', 'AQ'), voucherUrl('https://h', '!')]).toEqual([null, null, null])
})

test('every changed bit is refused', async () => {
  const whole = bytes(made.voucher)
  const believed = await Promise.all(
    Array.from({ length: 8 * whole.length }, async (_, bit) => {
      const changed = BigInt(`0x${toHex(whole)}`) ^ (1n << BigInt(bit))
      const found = readVoucher(changed.toString())
      return found !== null && (await isGenuine(found, KEY))
    }),
  )

  expect(believed).not.toContain(true)
})

test.each(['https://code.example.gov.cn', 'https://code.renda.a-longer-name.example.gov.cn'])('a screen carries it well: version 10 at level M at %s', (origin) => {
  const text = voucherUrl(origin, made.voucher) ?? ''
  const { size } = generate(text, { minCorrectionLevel: correction.M, maxCorrectionLevel: correction.M })

  expect((size - 17) / 4).toBe(10)
})
