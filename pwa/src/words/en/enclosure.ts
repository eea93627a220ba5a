/** English, the same keys as `zh-CN/enclosure.ts`. */
import type { Same } from '../words.ts'
import type { enclosure as chinese } from '../zh-CN/enclosure.ts'

export const enclosure: Same<typeof chinese> = {
  'enclosure.title': 'Documents',
  'enclosure.none': 'No documents yet.',
  'enclosure.add': 'Add documents',
  'enclosure.kinds': 'PDF, OFD, Word, Excel or PowerPoint, up to {n} MB each, ten at most.',
  'enclosure.sending': 'Sending {at} of {n}: {name}',
  'enclosure.added': 'Added',
  'enclosure.wrong': '{name}: {words}',
  'enclosure.large': 'A document may have up to {n} MB. Make its pictures smaller, or split it.',
  'enclosure.remove': 'Remove',
  'enclosure.remove.title': 'Remove “{name}”',
  'enclosure.remove.words': 'Nobody can open it any more; the history keeps that it was removed.',
  'enclosure.removed': 'Removed',
  'enclosure.offline': 'No network: documents open once there is one.',
  'enclosure.count': 'Documents: {n}',
  'enclosure.later': 'Documents can be added here once this report has been sent.',
}
