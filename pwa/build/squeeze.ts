/** Puts a brotli 11 of every text beside it, so that the server sends what the budget counted and starts at once. */

import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import type { Plugin } from 'vite'

const TEXT = /\.(js|css|html|json|webmanifest|svg|wasm)$/

const squeezed = promisify(brotliCompress)

/** Writes `<file>.br` once the bundle stands on the disk; these are no files of the app, so no page precaches them. */
export function squeeze(): Plugin {
  return {
    name: 'daima-squeeze',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const names = Object.keys(bundle).filter((name) => TEXT.test(name))
      await Promise.all(names.map((name) => beside(resolve(dir ?? '', name))))
    },
  }
}

async function beside(file: string): Promise<void> {
  const plain = await readFile(file)
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length }
  await writeFile(`${file}.br`, await squeezed(plain, { params }))
}
