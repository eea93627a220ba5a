/**
 * The documents this app may send, by name, as the ids the server trusts.
 *
 * The texts stay out of the bundle: an id is the SHA-256 of the file in `graphql/operations`.
 */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'vite'

const NAME = 'virtual:operations'
const RESOLVED = `\0${NAME}`

/** The id of every operation in a folder. */
export function operationIds(folder: string): Record<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.graphql')).sort()
  return Object.fromEntries(files.map((file) => [basename(file, '.graphql'), sha256(readFileSync(join(folder, file)))]))
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Serves `virtual:operations`: an object from operation name to id. */
export function operations(folder: string): Plugin {
  return {
    name: 'daima-operations',
    resolveId: (id) => (id === NAME ? RESOLVED : undefined),
    load(id) {
      if (id !== RESOLVED) return undefined
      for (const file of readdirSync(folder)) this.addWatchFile(join(folder, file))
      return `export const IDS = ${JSON.stringify(operationIds(folder))}`
    },
  }
}
