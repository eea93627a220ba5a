/** The cases shared with the server's tests: `tests/cases/*.json`. */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export function cases<T>(name: string): T {
  return JSON.parse(readFileSync(resolve(import.meta.dirname, `../../../tests/cases/${name}.json`), 'utf8')) as T
}
