import { expect, test } from 'vitest'
import { toBase64Url } from './bytes.ts'
import { entrust } from './entrust.ts'
import { ENTRUSTED, opened, serverPoint } from './testing/entrusted.ts'

test.each(ENTRUSTED)('what was sealed to the server: $name', async ({ person, as, sealed, text }) => {
  expect(await opened(person, as, sealed)).toBe(text)
})

test('the same text is sealed differently each time, and opens', async () => {
  const person = crypto.randomUUID()
  const [one, other] = [await entrust(serverPoint(), person, 'outbox/1', '校门口'), await entrust(serverPoint(), person, 'outbox/1', '校门口')]

  expect(toBase64Url(one)).not.toBe(toBase64Url(other))
  expect(await opened(person, 'outbox/1', toBase64Url(one))).toBe('校门口')
})
