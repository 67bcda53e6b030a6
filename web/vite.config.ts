import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/** `npm run dev` serves the page here and hands API and signalling to a running `heydok serve`. */
const target = process.env['HEYDOK_SERVER'] ?? 'http://127.0.0.1:8000';
const proxy = { '/api': { target }, '/rtc': { target, ws: true } };

export default defineConfig({
  plugins: [react()],
  server: { proxy },
  preview: { proxy },
  build: {
    target: ['chrome100', 'firefox100', 'safari15'],
    // Everything is a file of its own: the content security policy allows neither inline code nor data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The call with the media library is one lazy chunk by design.
    chunkSizeWarningLimit: 700,
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['src/testing/setup.ts'],
    restoreMocks: true,
    // A busy machine must not make a test fail.
    testTimeout: 60_000,
    css: { modules: { classNameStrategy: 'non-scoped' } },
  },
});
