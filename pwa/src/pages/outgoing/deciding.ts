/** A picker whose choice does something at once (WCAG 3.2.2): by keys one moves in it, and Enter or leaving it decides. */
import { ref, watch, type Ref } from 'vue'

export interface Deciding {
  /** What the picker is on. */
  at: Ref<string>
  /** What it listens to, as `v-on` takes it. */
  hears: { keydown(event: KeyboardEvent): void; pointerdown(): void; change(): void; focusout(): void }
}

/** `decide` is told of another choice than `standing`, once; by a pointer as soon as it is made. */
export function useDeciding(standing: () => string, decide: (value: string) => void): Deciding {
  const at = ref(standing())
  let byKeys = false

  function take(): void {
    const chosen = at.value
    at.value = standing()
    if (chosen !== at.value) decide(chosen)
  }

  watch(standing, (now) => (at.value = now))
  return {
    at,
    hears: {
      keydown(event) {
        byKeys = event.key !== 'Enter'
        if (byKeys) return
        // Some browsers would open the list, and a form would be sent.
        event.preventDefault()
        take()
      },
      pointerdown: () => void (byKeys = false),
      change: () => byKeys || take(),
      focusout() {
        byKeys = false
        take()
      },
    },
  }
}
