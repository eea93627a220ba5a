/** Takes from the lock whom its packages ask to be supported: npm writes their addresses, and a lock holds none. */

import { readFileSync, writeFileSync } from 'node:fs'

const FILE = new URL('../package-lock.json', import.meta.url)

const lock = JSON.parse(readFileSync(FILE, 'utf8')) as { packages: Record<string, { funding?: unknown }> }
for (const one of Object.values(lock.packages)) delete one.funding
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
