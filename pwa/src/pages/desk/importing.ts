/** A file a phone exported, read and sent in push by push; the server answers for every line. */
import type { Operations } from '../../contract.ts'
import { done, failed, type Result, type Why } from '../../result.ts'
import { ask } from '../../wire.ts'

export type Line = Operations['ImportOutbox']['data']['importOutbox']['lines'][number]

interface Push {
  device: string
  records: unknown[]
  signature: string | null
}

export interface Imported {
  name: string
  lines: Line[]
  /** Why it stopped before the end. */
  why: Why | null
}

export const LARGEST_MB = 20
const PUSH_RECORDS = 100

/** The pushes in a file's text; NOT_JSON, NOT_OURS or EMPTY where it is no file to be brought in. */
export function pushesIn(text: string): Result<Push[]> {
  let file: unknown
  try {
    file = JSON.parse(text)
  } catch {
    return failed('NOT_JSON')
  }
  const pushes = isObject(file) ? (Array.isArray(file.pushes) ? file.pushes.flatMap(toPush) : toPush(file)) : []
  if (!pushes.length && !(isObject(file) && file.format === 'daima-outbox-1')) return failed('NOT_OURS')
  return pushes.some((push) => push.records.length) ? done(pushes) : failed('EMPTY')
}

/** A push as the file has it. Files of before signatures were one list, however long. */
function toPush(given: unknown): Push[] {
  if (!isObject(given) || typeof given.device !== 'string' || !Array.isArray(given.records)) return []
  const { device, records } = given
  const signature = typeof given.signature === 'string' ? given.signature : null
  if (records.length <= PUSH_RECORDS) return [{ device, records, signature }]
  const starts = Array.from({ length: Math.ceil(records.length / PUSH_RECORDS) }, (_, n) => n * PUSH_RECORDS)
  return starts.map((from) => ({ device, records: records.slice(from, from + PUSH_RECORDS), signature: null }))
}

/** Send them in order; what went in stays in, and the same file may be sent again. */
export async function bringIn(pushes: readonly Push[], told: (lines: number) => void): Promise<Imported> {
  const imported: Imported = { name: '', lines: [], why: null }
  for (const push of pushes) {
    const answer = await ask('ImportOutbox', push)
    if (!answer.ok) return { ...imported, why: answer.why }
    imported.name = answer.data.importOutbox.person.name
    imported.lines.push(...answer.data.importOutbox.lines)
    told(imported.lines.length)
  }
  return imported
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
