/** How a page of the desk keeps up with what others do. */
import { onBeforeUnmount, onMounted, watch } from 'vue'
import { onChanged } from '../../changed.ts'
import { online } from '../held.ts'

const EVERY_MS = 15_000
const SOON_MS = 400

/** Call `load` now, when the phone heard of a change, when the network is back, and now and then while the page is looked at. */
export function follow(load: () => Promise<void>): void {
  let soon: ReturnType<typeof setTimeout> | undefined
  const timer = setInterval(() => online.value && document.visibilityState === 'visible' && void load(), EVERY_MS)
  watch(online, (now) => now && void load())
  const stop = onChanged((topic) => {
    if (topic !== 'rows') return
    clearTimeout(soon)
    soon = setTimeout(() => void load(), SOON_MS)
  })
  onMounted(load)
  onBeforeUnmount(() => {
    clearInterval(timer)
    clearTimeout(soon)
    stop()
  })
}
