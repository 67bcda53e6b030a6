import { defineConfig } from '@playwright/test';

/** Debian's Chromium with fake camera and microphone; nothing is downloaded, nothing leaves the machine. */
export const chromiumOptions = {
  executablePath: process.env.HEYDOK_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    '--allow-loopback-in-peer-connection',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  testIgnore: ['firefox.spec.ts', 'bad_network.spec.ts', 'tcp_only.spec.ts'], // in namespace.config.ts
  grepInvert: /@long/, // in attacks.config.ts
  workers: 1, // two browsers in a call already use both cores
  timeout: 180_000,
  expect: { timeout: 30_000 }, // nobody waits for it where it is there earlier
  reporter: [['list']],
  use: { launchOptions: chromiumOptions, locale: 'de-DE', actionTimeout: 30_000 },
});
