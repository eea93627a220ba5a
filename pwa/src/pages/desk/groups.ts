/** The five groups an attendance falls in; 应到 holds all who were asked. */
import type { Attendance } from './running.ts'

export const GROUPS = ['expected', 'present', 'review', 'leave', 'absent'] as const
export type Group = (typeof GROUPS)[number]

export function among(one: Attendance, group: Group): boolean {
  const asked = one.enrolment !== 'UNINVITED' && one.enrolment !== 'DECLINED' && one.enrolment !== 'WAITING'
  const came = one.presence === 'PRESENT' || one.presence === 'TO_REVIEW'
  switch (group) {
    case 'expected':
      return asked
    case 'present':
      return one.presence === 'PRESENT'
    case 'review':
      return one.presence === 'TO_REVIEW'
    case 'leave':
      return one.enrolment === 'ON_LEAVE' && !came
    case 'absent':
      return asked && one.enrolment !== 'ON_LEAVE' && !came
  }
}
