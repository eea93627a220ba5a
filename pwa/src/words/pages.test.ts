/** Every word a page says is there when it opens: what its route asks for holds the keys of all it is made of. */

import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SOURCE = fileURLToPath(new URL('..', import.meta.url))
const TABLES = ['routes.ts', 'deskRoutes.ts', 'meRoutes.ts']
const CATALOGUES = import.meta.glob<Record<string, Record<string, string>>>('./zh-CN/*.ts', { eager: true })

interface Page {
  file: string
  parts: string[]
}

function read(file: string): string {
  return readFileSync(join(SOURCE, file), 'utf8')
}

function pagesOf(table: string): Page[] {
  const found = read(table).matchAll(/lazily\(\(\) => import\('\.\/([^']+)'\)([^)]*)\)/g)
  return [...found].map(([, file = '', parts = '']) => ({ file, parts: [...parts.matchAll(/'(\w+)'/g)].map(([, part = '']) => part) }))
}

/** All files a page is made of, itself first. */
function madeOf(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const asked = read(file).replaceAll(/^import type .*$/gm, '')
  for (const [, from = ''] of asked.matchAll(/(?:from |import\()'(\.[^']+\.(?:vue|ts))'/g)) {
    const next = normalize(join(dirname(file), from))
    if (/^(pages|ui)\//.test(next)) madeOf(next, seen)
  }
  return seen
}

/** Keys said outright, and the beginnings of those made from data, marked by a star. */
function keysOf(file: string): string[] {
  const said = read(file)
  const outright = [...said.matchAll(/\bt\(\s*'([\w.-]+)'/g)].map(([, key = '']) => key)
  const begun = [...said.matchAll(/\bt\(\s*`([\w.-]+\.)\$\{/g)].map(([, key = '']) => `${key}*`)
  return [...outright, ...begun]
}

function wordsOf(parts: readonly string[]): string[] {
  return ['core', ...parts].flatMap((part) => Object.keys(Object.values(CATALOGUES[`./zh-CN/${part}.ts`] ?? {})[0] ?? {}))
}

function missing(page: Page): string[] {
  const files = [...madeOf(page.file)]
  const asked = files.flatMap((file) => [...read(file).matchAll(/\bneed\('(\w+)'\)/g)].map(([, part = '']) => part))
  const words = wordsOf([...page.parts, ...asked])
  const has = (key: string): boolean => (key.endsWith('*') ? words.some((word) => word.startsWith(key.slice(0, -1))) : words.includes(key))
  return files.flatMap((file) => keysOf(file).filter((key) => !has(key)).map((key) => `${file} says ${key}`))
}

const pages = TABLES.flatMap(pagesOf)

test('the pages were found', () => {
  expect(pages.length).toBeGreaterThan(40)
})

test.each(pages.map((page) => [page.file, page] as const))('%s has its words', (_file, page) => {
  expect(missing(page)).toEqual([])
})
