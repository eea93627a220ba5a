import type { filing as words } from '../zh-CN/filing.ts'
import type { Same } from '../words.ts'

export const filing: Same<typeof words> = {
  'filing.title': 'Summary and filing',
  'filing.title.filed': 'Filed',
  'filing.summary': 'Summary',
  'filing.summary.hint': 'What was done, heard and achieved. Once filed, participants and the congress above can read it.',
  'filing.summary.none': 'No summary was written.',
  'filing.save': 'Save the summary',
  'filing.saved': 'Summary saved',
  'filing.missing': 'Before it is filed:',
  'filing.whole': 'Everything is there; it may be filed.',
  'filing.file': 'File',
  'filing.file.words': 'Who neither came nor is on leave becomes absent; deputies who came are credited at once.',
  'filing.filed': 'Filed; duties are credited',
  'filing.reopen': 'Open again',
  'filing.reopen.words': 'Duties made of this activity are void until it is filed again.',
  'filing.reopen.why': 'Why it is opened again',
  'filing.reopened': 'Opened again',
  'filing.at': 'Filed {at}',
  'filing.up': 'Report to the congress above',
  'filing.up.words': 'The summary goes to the staff of the congress above, once.',
  'filing.up.done': 'Sent',
  'filing.up.at': 'sent up {at}',
}
