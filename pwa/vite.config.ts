import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { budget } from './build/budget.ts'
import { firstRoute } from './build/first.ts'
import { operations } from './build/operations.ts'
import { precache } from './build/precache.ts'
import { squeeze } from './build/squeeze.ts'
import manifest from './package.json' with { type: 'json' }

const first = firstRoute(/src\/app\.ts$/)

export default defineConfig({
  base: '/',
  plugins: [
    vue(),
    operations(resolve(import.meta.dirname, '../graphql/operations')),
    first.plugin,
    precache(),
    budget(/pages\/Home/),
    squeeze(),
  ],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false,
    __APP_VERSION__: JSON.stringify(manifest.version),
  },
  build: {
    // The oldest engines these phones have: HarmonyOS 4.0 is Chromium 99.
    target: ['chrome99', 'safari15.4'],
    modulePreload: { polyfill: false },
    // A strict CSP allows no data: scripts or fonts.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: resolve(import.meta.dirname, 'index.html'), sw: resolve(import.meta.dirname, 'src/sw.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        codeSplitting: { groups: [first.group] },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/graphql': 'http://127.0.0.1:8000',
      '/live': 'http://127.0.0.1:8000',
      '/uploads': 'http://127.0.0.1:8000',
      '/attachments': 'http://127.0.0.1:8000',
      '/enclosures': 'http://127.0.0.1:8000',
    },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    setupFiles: ['./build/setup.ts'],
  },
})
