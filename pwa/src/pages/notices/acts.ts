/** What can be done about a notice where it is read: pages that are on this phone. */

import type { Bodies, Row } from '../../rows.ts'
import type { Key } from '../../words/words.ts'

/** What the phone knows of what a notice speaks of. */
export interface About {
  activity?: Bodies['activity']
  attendance?: Bodies['attendance'] | null
  item?: Bodies['item']
  hasDuty?: boolean
  isStaff?: boolean
  /** A committee member, who may look at how all stand. */
  isMember?: boolean
}

export interface Act {
  key: Key
  to: string
  /** What the notice is for; the others only show. */
  main?: boolean
}

/** The one that matters first. Nothing where the phone knows no page of it. */
export function actsOf({ body }: Row<'notice'>, about: About, now: number): Act[] {
  const id = body.about
  if (body.aboutKind === 'record' || body.category === 'RECORD') return [{ key: 'notices.do.outbox', to: '/app/me/outbox' }]
  if (!id) return []
  if (body.aboutKind === 'activity') return [...doing(about, now), { key: 'notices.open.activity', to: `/app/activities/${id}` }]
  if (body.aboutKind === 'topic') return [topic(body.kind, `/app/topics/${id}`)]
  if (body.aboutKind === 'item') return about.item ? [{ key: 'notices.open.item', to: `/app/topics/${about.item.topic}/items/${id}` }] : []
  if (body.aboutKind === 'duty') return duty(id, about, body.kind === 'DOCUMENT')
  if (body.aboutKind === 'notice') return [{ key: 'notices.open.notice', to: `/app/notices?notice=${id}`, main: true }]
  if (body.aboutKind === 'outgoing' && about.isStaff) return [{ key: 'notices.open.outgoing', to: `/app/desk/notices/${id}` }]
  if (body.aboutKind === 'deputy') return [{ key: 'notices.open.duties', to: '/app/duties', main: true }]
  if (body.aboutKind === 'group') return [{ key: 'notices.open.activities', to: '/app/activities' }]
  if (body.aboutKind === 'pairing' && about.isMember) return [{ key: 'notices.open.indicators', to: '/app/desk/indicators' }]
  if ((body.aboutKind === 'unit' || body.aboutKind === 'station') && about.isStaff) return [{ key: 'notices.open.unit', to: `/app/desk/stations/${id}` }]
  return []
}

function doing({ activity, attendance }: About, now: number): Act[] {
  if (!activity || activity.state === 'CANCELLED' || !attendance) return []
  const isOpen = activity.checkinFrom <= now && now <= activity.checkinUntil
  if (isOpen && attendance.presence === 'NONE') return [{ key: 'notices.do.scan', to: '/app/scan', main: true }]
  const isBack = activity.endsAt < now && attendance.presence === 'PRESENT'
  return isBack && activity.topic ? [{ key: 'notices.do.fill', to: `/app/topics/${activity.topic}`, main: true }] : []
}

function topic(kind: string, to: string): Act {
  return kind === 'REMINDER' ? { key: 'notices.do.fill', to, main: true } : { key: 'notices.open.topic', to }
}

/** A document is a statement sent to the unit one works for; anything else waits for review. */
function duty(id: string, { hasDuty, isStaff }: About, isDocument: boolean): Act[] {
  if (hasDuty) return [{ key: 'notices.open.duty', to: `/app/duties/${id}` }]
  return isStaff ? [{ key: 'notices.open.duty', to: `/app/desk/duties${isDocument ? '?face=addressed' : ''}` }] : []
}
