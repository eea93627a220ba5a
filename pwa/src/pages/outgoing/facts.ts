/** What of a notice and its reach is drawn how. */
import type { Channel, DeliveryState, NoticeState, Operations, Reached } from '../../contract.ts'
import { known, t } from '../../words/words.ts'

export type Report = Operations['NoticeReport']['data']['noticeReport']
export type Line = Operations['NoticeLedger']['data']['noticeLedger'][number]

export const TONES = { DRAFT: 'calm', TO_APPROVE: 'wait', SCHEDULED: 'wait', SENT: 'done', RECALLED: 'bad' } as const satisfies Record<NoticeState, string>

/** The farthest first, as a bar is read. */
export const REACHED = ['CONFIRMED', 'ACTED', 'OPENED', 'SHOWN', 'ACCEPTED', 'WAITING', 'UNREACHED', 'LEFT'] as const satisfies readonly Reached[]

/** How many persons came how far. */
export function counted(report: Report): Record<Reached, number> {
  const counts = Object.fromEntries(REACHED.map((one) => [one, 0])) as Record<Reached, number>
  for (const { reached, count } of report.people) counts[reached] += count
  return counts
}

/** Why some were not reached, the commonest first. */
export function reasons(report: Report): { why: string; count: number }[] {
  const unreached = report.people.filter(({ reached }) => reached === 'UNREACHED')
  return unreached.map(({ why, channel, count }) => ({ why: whyWords(why, channel), count })).sort((a, b) => b.count - a.count)
}

/** Why somebody was not reached, as it is said of that channel; some reasons are the same of all. */
export function whyWords(why: string | null, channel: Channel | null = null): string {
  const key = [`out.why.${why ?? 'NO_ADDRESS'}.${channel}`, `out.why.${why ?? 'NO_ADDRESS'}`].find(known)
  return t(key ?? 'out.why.OTHER')
}

/** What recalling takes back, and how much of what went out it cannot. */
export function recallWords(report: Report | null): string {
  const standing = report?.ways.filter(({ channel, state }) => TAKES_NOTHING_BACK.includes(channel) && WENT_OUT.includes(state)) ?? []
  const n = standing.reduce((sum, { count }) => sum + count, 0)
  return n ? t('out.recall.sure.stands', { n }) : t('out.recall.sure')
}

const TAKES_NOTHING_BACK: readonly Channel[] = ['SMS', 'EMAIL']
const WENT_OUT: readonly DeliveryState[] = ['CLAIMED', 'ACCEPTED', 'SHOWN']
