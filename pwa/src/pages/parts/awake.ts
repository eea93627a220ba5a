/** Keeps the screen on while a page that is shown to others is open, where the browser can. */
import { onBeforeUnmount, onMounted } from 'vue'

export function keepAwake(): void {
  let lock: WakeLockSentinel | null = null
  const hold = async () => {
    // Refused on low battery, and let go whenever the page is hidden.
    if (document.visibilityState === 'visible') lock = (await navigator.wakeLock?.request('screen').catch(() => null)) ?? null
  }
  onMounted(() => {
    void hold()
    document.addEventListener('visibilitychange', hold)
  })
  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', hold)
    void lock?.release()
  })
}
