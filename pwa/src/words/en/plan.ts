import type { plan as words } from '../zh-CN/plan.ts'
import type { Same } from '../words.ts'

export const plan: Same<typeof words> = {
  'leave.queue': 'Leave asked {n}',
  'leave.none': 'Nobody asks leave.',
  'leave.grant': 'Give leave',
  'leave.refuse': 'Do not give it',
  'leave.refuse.do': 'Not given…',
  'leave.refuse.title': 'No leave for {name}',
  'leave.refuse.why': 'Why (the deputy will read it)',
  'leave.waiting': '{n} waiting for a place',
  'leave.declined': '{n} not coming',
  'leave.by.hand': 'Put somebody on leave',
  'leave.who': 'Choose a deputy',
  'leave.enter': 'Enter',
  'leave.enter.title': 'Leave for {name}',
  'leave.enter.why': 'Reason, such as: telephoned, travelling',
}
