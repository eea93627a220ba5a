/** Which notices were read on this phone; kept with the account, so a sign-out forgets it. */
import { computed, shallowRef, watch } from 'vue'
import { getMeta, setMeta } from '../account.ts'
import { currentAccount, session } from '../session.ts'
import { held } from './held.ts'

const KEPT = 2000

const read = shallowRef<ReadonlySet<string>>(new Set())

watch(
  () => session.me?.person.id,
  async () => {
    const account = currentAccount()
    read.value = new Set(account ? await getMeta<string[]>(account, 'read') : [])
  },
  { immediate: true },
)

export const unread = computed(() => (held('notice').value ?? []).filter((row) => !read.value.has(row.id)).length)

export function isRead(id: string): boolean {
  return read.value.has(id)
}

export function markRead(ids: string[]): void {
  const account = currentAccount()
  if (!account || ids.every(isRead)) return
  read.value = new Set([...read.value, ...ids].slice(-KEPT))
  void setMeta(account, 'read', [...read.value])
}
