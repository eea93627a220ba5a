/** A photo's pixels: from this phone where they are here still, else from the server. */
import { attachment } from '../../attachments.ts'
import { done, failed, type Result } from '../../result.ts'
import { currentAccount } from '../../session.ts'
import { bytesOf } from '../../sync/blobs.ts'
import type { Shown } from './shown.ts'

export async function load(photo: Shown, size: 'full' | 'small'): Promise<Result<Blob>> {
  const account = currentAccount()
  const bytes = photo.here && account ? await bytesOf(account, photo.sha) : null
  if (bytes) return done(new Blob([bytes], { type: 'image/jpeg' }))
  return photo.state === 'READY' ? attachment(photo.id, size) : failed('NOT_FOUND')
}
