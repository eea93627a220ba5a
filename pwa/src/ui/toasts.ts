/** Short words that come and go; one live region in App.vue says them. */
import { shallowRef } from 'vue'

export interface ToastWords {
  words: string
  tone: 'done' | 'bad' | 'calm'
  at: number
}

const SHOWN_MS = 4000

export const toast = shallowRef<ToastWords | null>(null)

/** Say something in passing. What must not be missed belongs on the page. */
export function say(words: string, tone: ToastWords['tone'] = 'calm'): void {
  const mine = { words, tone, at: Date.now() }
  toast.value = mine
  setTimeout(() => {
    if (toast.value === mine) toast.value = null
  }, SHOWN_MS)
}
