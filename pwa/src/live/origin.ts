/** Whose codes these are: `PUBLIC_URL` decides, whatever address the app was opened at. */

import { session } from '../session.ts'

/** The origin of every code this phone shows; it came with the sign-in and is there offline. */
export function codeOrigin(): string {
  return session.me?.publicUrl ?? location.origin
}
