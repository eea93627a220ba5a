/** Whether this browser can put the app on the home screen, and how. */
import { ref } from 'vue'

interface InstallEvent extends Event {
  prompt(): Promise<void>
}

const LATER = 'install-later'

/** `ask` can be done by us, `ios` only by the person's own hand; null where there is nothing to say. */
export const installWay = ref<'ask' | 'ios' | null>(null)

let asked: InstallEvent | null = null

export function watchForInstall(): void {
  if (matchMedia('(display-mode: standalone)').matches || localStorage.getItem(LATER)) return
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    asked = event as InstallEvent
    installWay.value = 'ask'
  })
  addEventListener('appinstalled', () => (installWay.value = null))
  const apple = /iPhone|iPad/.test(navigator.userAgent) && !/MicroMessenger/.test(navigator.userAgent)
  if (apple) installWay.value = 'ios'
}

export async function install(): Promise<void> {
  await asked?.prompt()
  installWay.value = null
}

export function notNow(): void {
  localStorage.setItem(LATER, '1')
  installWay.value = null
}
