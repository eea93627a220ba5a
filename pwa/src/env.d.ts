/// <reference types="vite/client" />

/** Version of the app, from package.json. */
declare const __APP_VERSION__: string

declare module 'virtual:operations' {
  /** The id of every operation, by its name. */
  export const IDS: Record<string, string>
}
