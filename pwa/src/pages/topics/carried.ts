/** 带着课题去、带着建议回: what goes out to an activity and what comes back from it. */
import type { Moment, Row } from '../../rows.ts'
import { inOrder, isOpen, LISTS, type Line } from './board.ts'

/** An activity, as far as the lists need to know it. */
export interface Occasion {
  id: string
  topic: string | null
  endsAt: Moment
}

export interface Carried {
  out: Line[]
  back: Line[]
}

/** Out goes the topic's open work and its open problems, as they stood before it was over; back comes what was written at it. */
export function carried(lines: readonly Line[], { id, topic, endsAt }: Occasion): Carried {
  const asked = ({ body }: Line) => body.list === 'WORK' || body.list === 'PROBLEM'
  const out = lines.filter((line) => topic !== null && line.body.topic === topic && line.body.activity !== id && asked(line) && isOpen(line) && line.body.at <= endsAt)
  const back = lines.filter(({ body }) => body.activity === id && body.state !== 'DROPPED')
  return { out: out.sort(listByList), back: back.sort(listByList) }
}

function listByList(a: Line, b: Line): number {
  return LISTS.indexOf(a.body.list) - LISTS.indexOf(b.body.list) || inOrder(a, b)
}

const SOON = 3_600_000
const AFTERWARDS = 12 * SOON

/** At which activities of the topic something written now may have been seen or heard: from an hour before until that evening; the one named first. */
export function occasions(activities: readonly Row<'activity'>[], topic: string, named: string, now: number): Row<'activity'>[] {
  const mayBe = ({ id, body }: Row<'activity'>) => id === named || (body.topic === topic && body.state !== 'CANCELLED' && body.startsAt - SOON < now && now < body.endsAt + AFTERWARDS)
  // An activity lies on a phone once for every scope that tells of it.
  const once = new Map(activities.filter(mayBe).map((row) => [row.id, row]))
  return [...once.values()].sort((a, b) => Number(b.id === named) - Number(a.id === named))
}
