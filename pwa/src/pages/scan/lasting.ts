/** Asks the browser, once and with a reason on the page, not to clear what is not sent. */
import { ref } from 'vue'

const ASKED = 'lasting-asked'

export const wantsLasting = ref(false)

/** After a capture: whether to ask at all. */
export async function considerLasting(): Promise<void> {
  if (localStorage.getItem(ASKED) || !navigator.storage?.persist) return
  wantsLasting.value = !(await navigator.storage.persisted())
}

export async function askLasting(): Promise<void> {
  localStorage.setItem(ASKED, '1')
  wantsLasting.value = false
  await navigator.storage.persist()
}
