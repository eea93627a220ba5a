/**
 * How the app looks to this person on this phone: light or dark, and 长辈模式.
 *
 * Kept in localStorage so that the first paint is already right; nothing here
 * is told to the server.
 */
import { ref, watchEffect } from 'vue'

export type Theme = 'auto' | 'light' | 'dark'
/** 0 is off; 1–3 are 20, 24 and 30 px of body text. */
export type Elder = 0 | 1 | 2 | 3

const THEMES: readonly Theme[] = ['auto', 'light', 'dark']
const dark = matchMedia('(prefers-color-scheme: dark)')
const systemIsDark = ref(dark.matches)

export const theme = ref<Theme>(THEMES.find((t) => t === localStorage.getItem('theme')) ?? 'auto')
export const elder = ref<Elder>(readElder())
/** Whether 长辈模式 was ever offered here; it is offered once. */
export const elderOffered = ref(localStorage.getItem('elder') !== null)

/** Keep the document in step with the choices, from now on. */
export function dress(): void {
  dark.addEventListener('change', (event) => (systemIsDark.value = event.matches))
  watchEffect(() => {
    const root = document.documentElement
    const night = theme.value === 'dark' || (theme.value === 'auto' && systemIsDark.value)
    root.dataset.theme = night ? 'dark' : 'light'
    if (elder.value > 0) root.dataset.elder = String(elder.value)
    else delete root.dataset.elder
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', night ? '#161412' : '#fbfaf8')
  })
}

export function chooseTheme(choice: Theme): void {
  theme.value = choice
  localStorage.setItem('theme', choice)
}

export function chooseElder(choice: Elder): void {
  elder.value = choice
  elderOffered.value = true
  localStorage.setItem('elder', String(choice))
}

function readElder(): Elder {
  const kept = Number(localStorage.getItem('elder'))
  return kept === 1 || kept === 2 || kept === 3 ? kept : 0
}
