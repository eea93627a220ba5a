/** What the list of rules says of each without opening it. */
import type { Operations } from '../../contract.ts'

export type Rule = Operations['Rules']['data']['rules'][number]

/** Whether one's own congress is writing on it. */
export const hasDraft = (rule: Rule): boolean => rule.versions.some((one) => one.state === 'DRAFT' && one.own)

/** The clause of what decides today, else of what is to come. */
export const sourceOf = (rule: Rule): string | undefined => (rule.versions.find((one) => one.version === rule.inForce) ?? rule.versions[0])?.source
