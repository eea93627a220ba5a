/** Tells the service worker which files it keeps: every built file by its hashed name, and the page itself. */

import { createHash } from 'node:crypto'
import type { Plugin, Rollup } from 'vite'

const KEPT = /\.(js|css|wasm|woff2)$/

/** Fills `__PRECACHE__` and `__VERSION__` of `sw.js`; both change when any kept file does. */
export function precache(): Plugin {
  return {
    name: 'daima-precache',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle['sw.js']
        if (worker?.type !== 'chunk') this.error('no service worker was built')
        // Browsers run it as one file; one that imports is never installed.
        if (worker.imports.length) this.error(`the service worker shares code with pages: ${worker.imports.join(', ')}`)
        const names = Object.keys(bundle).filter((name) => KEPT.test(name) && name !== 'sw.js').sort()
        const list = JSON.stringify(names.map((name) => `/${name}`))
        worker.code = worker.code.replaceAll('__PRECACHE__', list).replaceAll('__VERSION__', `"${version(bundle, names)}"`)
      },
    },
  }
}

function version(bundle: Rollup.OutputBundle, names: string[]): string {
  const page = bundle['index.html']
  const text = page?.type === 'asset' ? page.source : ''
  return createHash('sha256').update(names.join('\n')).update(text).digest('hex').slice(0, 12)
}
