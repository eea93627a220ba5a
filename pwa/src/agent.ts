/** What this phone and browser are called. */

const SYSTEMS: [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/i, 'HarmonyOS'],
  [/iPhone|iPad/, 'iPhone'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS/, 'Mac'],
]

const BROWSERS: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/Edg/, 'Edge'],
  [/Firefox/, 'Firefox'],
  [/Chrome/, 'Chrome'],
  [/Safari/, 'Safari'],
]

/** What a person reads in the list of their devices. */
export function deviceName(agent = globalThis.navigator?.userAgent ?? ''): string {
  const names = [SYSTEMS, BROWSERS].flatMap((known) => known.find(([pattern]) => pattern.test(agent))?.[1] ?? [])
  return names.join(' · ') || '浏览器'
}
