/** The present moment as something pages can follow. */
import { onScopeDispose, ref, type Ref } from 'vue'

/** Now, renewed every `everyMs` while the page lives. */
export function useNow(everyMs = 15_000): Ref<number> {
  const now = ref(Date.now())
  const timer = setInterval(() => (now.value = Date.now()), everyMs)
  onScopeDispose(() => clearInterval(timer))
  return now
}
