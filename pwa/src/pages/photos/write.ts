/** What a person does to photos, as records. Each answers whether it is on the phone; nothing waits for the network. */
import type { About } from '../../contract.ts'
import { currentAccount } from '../../session.ts'
import { add } from '../../sync/outbox.ts'
import type { Shown } from './shown.ts'
import type { Shrunk } from './shrink.ts'

/** What a photo hangs on, how people call it, and the record that made it if no server has answered that yet. */
export interface Hook {
  kind: About
  id: string
  title: string
  maker?: string | null
}

export async function addPhoto(hook: Hook, { bytes, sha, width, height }: Shrunk, caption: string): Promise<boolean> {
  const account = currentAccount()
  if (!account) return false
  const said = { sha, type: 'JPEG', bytes: bytes.length, width, height, caption: caption || null }
  const written = await add(account, {
    kind: 'photo.link',
    body: { ...said, aboutKind: hook.kind, about: hook.id },
    deps: hook.maker ? [hook.maker] : [],
    note: { title: caption || hook.title },
    blob: { sha, bytes },
  })
  return written.ok
}

export async function removePhoto(hook: Hook, photo: Shown): Promise<boolean> {
  const account = currentAccount()
  if (!account) return false
  const deps = photo.record && photo.state !== 'READY' ? [photo.record] : []
  const written = await add(account, { kind: 'photo.unlink', entity: photo.id, body: {}, deps, note: { title: photo.caption ?? hook.title } })
  return written.ok
}
