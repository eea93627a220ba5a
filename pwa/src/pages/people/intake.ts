/** What the pages on imports (批量导入) say of one: its state, its tone, whether a worker has it in hand. */
import type { IntakeState, Operations } from '../../contract.ts'

export type Intake = NonNullable<Operations['Intake']['data']['intake']>
export type Outcome = Operations['IntakeLines']['data']['intakeLines'][number]['outcome']

export const OUTCOMES: readonly Outcome[] = ['REFUSE', 'MAKE', 'CHANGE', 'LEAVE']
const WORKED_ON: readonly IntakeState[] = ['WAITING', 'CHECKING', 'APPLYING']

export function isWorkedOn(intake: Intake): boolean {
  return WORKED_ON.includes(intake.state)
}

export function countOf(intake: Intake, outcome: Outcome): number {
  const { make, change, leave, refuse } = intake.counts
  return { MAKE: make, CHANGE: change, LEAVE: leave, REFUSE: refuse }[outcome]
}

export function toneOf(intake: Intake): 'done' | 'wait' | 'bad' | 'calm' {
  if (intake.state === 'APPLIED') return 'done'
  if (intake.state === 'DISCARDED') return 'calm'
  return intake.state === 'UNREADABLE' || (intake.state === 'CHECKED' && intake.counts.refuse > 0) ? 'bad' : 'wait'
}
