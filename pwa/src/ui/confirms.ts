/** Questions that want a yes before something cannot be undone; App.vue holds the dialog. */
import { ref } from 'vue'

export interface Question {
  titled: string
  words?: string
  yes: string
  /** Ask for a line of text with it. */
  wants?: string
}

interface Asked extends Question {
  answer: (given: string | null) => void
}

export const asked = ref<Asked | null>(null)

/** The text given (empty if none was wanted), or null if the person drew back. */
export function ask(question: Question): Promise<string | null> {
  return new Promise((resolve) => {
    asked.value = {
      ...question,
      answer: (given) => {
        asked.value = null
        resolve(given)
      },
    }
  })
}
