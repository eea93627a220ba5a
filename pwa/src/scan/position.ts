/** Where the phone believes it is, asked only where an activity wants it and the person agreed. */

import type { Position } from '../rules/scans.ts'

/** Null where it is refused, unknown or slow: a scan never waits for it. */
export function position(timeoutMs = 4000): Promise<Position | null> {
  if (!globalThis.navigator?.geolocation) return Promise.resolve(null)
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(null), timeoutMs + 500)
    const answer = (found: Position | null) => {
      clearTimeout(late)
      resolve(found)
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => answer(toPosition(coords)),
      () => answer(null),
      { enableHighAccuracy: true, timeout: timeoutMs, maximumAge: 30_000 },
    )
  })
}

function toPosition({ latitude, longitude, accuracy }: GeolocationCoordinates): Position {
  const micro = (degrees: number) => Math.round(degrees * 1e6)
  return { lat: micro(latitude), lng: micro(longitude), accuracyM: Math.ceil(accuracy) }
}
