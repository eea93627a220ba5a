/** What became of a record, in words: its state, why, and what to do. */
import type { List, Reason } from '../../contract.ts'
import type { Captured } from '../../scan/captured.ts'
import type { Item } from '../../sync/outbox.ts'
import type { IconName } from '../../ui/icons.ts'
import { known, t, type Key } from '../../words/words.ts'

const TITLE_SIGNS = 60

export interface Told {
  tone: 'done' | 'wait' | 'bad' | 'calm'
  icon: IconName
  state: string
  /** The name of what it is about. */
  titled: string
  reasons: Reason[]
  /** What happens next or what to do. */
  next: string
  over: boolean
}

export interface Around {
  sending: boolean
  /** Presence now, which staff may have decided since. */
  present: boolean
  withdrawn: boolean
}

export function tell(item: Item, around: Around): Told {
  const shape = shapeOf(item, around)
  return { ...shape, state: t(shape.key), titled: titleOf(item), reasons: reasonsOf(item, around), next: nextOf(item, around), over: isOver(item) }
}

function isOver(item: Item): boolean {
  return item.state !== 'LOCAL' && item.state !== 'RECEIVED'
}

function shapeOf(item: Item, { sending, present, withdrawn }: Around): { tone: Told['tone']; icon: IconName; key: Key } {
  if (item.state === 'LOCAL') return sending ? { tone: 'wait', icon: 'up', key: 'state.SENDING' } : { tone: 'wait', icon: 'cloud', key: 'state.LOCAL' }
  if (item.state === 'RECEIVED') return { tone: 'calm', icon: 'clock', key: 'state.RECEIVED' }
  if (item.state === 'QUARANTINE') return { tone: 'bad', icon: 'warn', key: 'state.QUARANTINE' }
  if (withdrawn) return { tone: 'calm', icon: 'back', key: 'state.WITHDRAWN' }
  if (item.state === 'REFUSED') return { tone: 'bad', icon: 'cross', key: 'state.REFUSED' }
  if (present || item.detail?.verdict === 'PRESENT') return { tone: 'done', icon: 'check', key: 'state.PRESENT' }
  if (item.detail?.verdict === 'TO_REVIEW') return { tone: 'wait', icon: 'clock', key: 'state.TO_REVIEW' }
  if (item.detail?.verdict === 'REFUSED') return { tone: 'bad', icon: 'cross', key: 'state.REFUSED' }
  return { tone: 'done', icon: 'check', key: 'state.DONE' }
}

/** What was written, in one line: 签到 · 接待选民日; 问题:校门口停车. */
function titleOf(item: Item): string {
  const key = `outbox.kind.${item.kind}`
  const kind = known(key) ? t(key) : item.kind
  const thought = item.note as Partial<Captured> & { name?: string } | null
  return ownWords(item, kind) ?? [kind, thought?.name, item.detail?.title ?? thought?.title].filter(Boolean).join(' · ')
}

/** The author's own words, where the record has some. */
function ownWords({ kind, record }: Item, named: string): string | null {
  const { list, text, caption } = (record?.body ?? {}) as { list?: List; text?: string | null; caption?: string | null }
  const words = text ?? caption
  if (!words) return null
  const what = kind === 'item.add' && list ? t(`list.${list}`) : named
  return t('topic.called', { list: what, text: words.length > TITLE_SIGNS ? `${words.slice(0, TITLE_SIGNS)}…` : words })
}

function reasonsOf(item: Item, { present, withdrawn }: Around): Reason[] {
  if (present || withdrawn) return []
  if (item.detail?.reasons) return item.detail.verdict === 'PRESENT' ? [] : item.detail.reasons
  const thought = item.note as Partial<Captured> | null
  return thought?.verdict === 'TO_REVIEW' || thought?.verdict === 'REFUSED' ? (thought.reasons ?? []) : []
}

function nextOf(item: Item, { present }: Around): string {
  if (item.state === 'LOCAL') return t('outbox.LOCAL.do')
  if (item.state === 'RECEIVED' && item.blob?.why?.words) return item.blob.why.words
  if (item.state === 'RECEIVED' && !item.receipt) return t('outbox.RECEIVED.do')
  if (item.state === 'QUARANTINE') return [codeWords(`ack.${item.ack ?? ''}`), item.why, t('outbox.QUARANTINE.do')].filter(Boolean).join(' ')
  if (item.receipt === 'APPLIED' && (present || item.detail)) return ''
  return item.detail?.words ?? codeWords(`receipt.${item.receipt ?? ''}`)
}

/** A code of a newer server is one somebody is at. */
function codeWords(key: string): string {
  return known(key) ? t(key) : t('outbox.unknown')
}
