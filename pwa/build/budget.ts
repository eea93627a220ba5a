/** Bytes are a promise: a build over its budget fails. Sizes are brotli 11, as the server sends them. */

import { brotliCompressSync, constants } from 'node:zlib'
import type { Plugin, Rollup } from 'vite'

type Bundle = Rollup.OutputBundle
type Chunk = Rollup.OutputChunk

const KB = 1024
// Of the worker half is the list of files it keeps, which grows with the pages.
const LIMITS = { first: 60 * KB, lazy: 20 * KB, worker: 6 * KB }

/** One line of the table a build prints, and that the benchmarks read from `dist/sizes.json`. */
interface Size {
  name: string
  bytes: number
  limit: number
  met: boolean
}

/**
 * Fails the build when a route is too heavy.
 *
 * The first route is the entry with all it imports, and the page a deputy sees first (`home`).
 */
export function budget(home: RegExp): Plugin {
  return {
    name: 'daima-budget',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const sizes = measure(bundle, home)
        this.emitFile({ type: 'asset', fileName: 'sizes.json', source: JSON.stringify(sizes, null, 1) })
        for (const { name, bytes, limit } of sizes) console.info(`${name.padEnd(28)}${kb(bytes)} of ${kb(limit)}`)
        const over = sizes.filter((size) => !size.met)
        if (over.length) this.error(`over budget: ${over.map((size) => size.name).join(', ')}`)
      },
    },
  }
}

function measure(bundle: Bundle, home: RegExp): Size[] {
  const chunks = Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk')
  // Where the entry itself is empty, the page loads its one group at once.
  const entries = chunks.filter((chunk) => (chunk.isEntry && chunk.name !== 'sw') || chunk.name === 'first')
  const pages = chunks.filter((chunk) => chunk.isDynamicEntry)
  const first = files(bundle, [...entries, ...pages.filter((chunk) => home.test(chunk.facadeModuleId ?? ''))])
  const worker = chunks.filter((chunk) => chunk.name === 'sw').map((chunk) => chunk.fileName)
  return [
    size('first route', total(bundle, first), LIMITS.first),
    ...pages.map((chunk) => {
      const own = [...files(bundle, [chunk])].filter((file) => !first.has(file))
      return size(chunk.name, total(bundle, new Set(own)), LIMITS.lazy)
    }),
    size('service worker', total(bundle, new Set(worker)), LIMITS.worker),
  ]
}

function size(name: string, bytes: number, limit: number): Size {
  return { name, bytes, limit, met: bytes <= limit }
}

/** The chunks, everything they import at once, and their styles. */
function files(bundle: Bundle, from: Chunk[], found = new Set<string>()): Set<string> {
  for (const chunk of from) {
    if (found.has(chunk.fileName)) continue
    found.add(chunk.fileName)
    for (const style of chunk.viteMetadata?.importedCss ?? []) found.add(style)
    const imported = chunk.imports.map((name) => bundle[name]).filter((file): file is Chunk => file?.type === 'chunk')
    files(bundle, imported, found)
  }
  return found
}

function total(bundle: Bundle, names: Set<string>): number {
  return [...names].reduce((sum, name) => sum + compressed(bundle[name]), 0)
}

const known = new WeakMap<Bundle[string], number>()

function compressed(file: Bundle[string] | undefined): number {
  if (!file) return 0
  const source = file.type === 'chunk' ? file.code : file.source
  const bytes = known.get(file) ?? brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
  known.set(file, bytes)
  return bytes
}

function kb(bytes: number): string {
  return `${(bytes / KB).toFixed(1)} KB`.padStart(9)
}
