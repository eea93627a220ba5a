/** Duty categories as a day counts by them: of each the version begun last, as the server joins them. */
import type { Bodies, Row } from '../rows.ts'

export type Category = Bodies['duty_category']

/** In the order they are offered; one that has not begun is not there. */
export function categoriesOn(versions: readonly Row<'duty_category'>[], day: string): Category[] {
  const held = new Map<string, Row<'duty_category'>>()
  for (const one of versions) {
    const known = held.get(one.body.key)
    if (since(one) <= day && (!known || isLater(one, known))) held.set(one.body.key, one)
  }
  return [...held.values()].map(({ body }) => body).sort((a, b) => a.rank - b.rank)
}

function isLater(one: Row<'duty_category'>, other: Row<'duty_category'>): boolean {
  return since(one) === since(other) ? one.rev > other.rev : since(one) > since(other)
}

const since = ({ body }: Row<'duty_category'>): string => body.since ?? ''
