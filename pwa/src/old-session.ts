/** An earlier sign-out had no network: the cookie is still good, and must not be. */

import { clearSignedOut } from './device.ts'
import { ask } from './wire.ts'

export async function endOldSession(): Promise<void> {
  const answer = await ask('SignOut')
  if (answer.ok || answer.why.code === 'SIGN_IN_REQUIRED') await clearSignedOut()
}
