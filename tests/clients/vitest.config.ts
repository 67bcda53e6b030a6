// Official LiveKit clients, unchanged, against `heydok media --dev`:
// - rtc-node: the end-to-end tests that ship inside @livekit/rtc-node;
// - livekit-client: the end-to-end tests of SignalClient that ship inside the package, in a real
//   browser, through a proxy that makes the faults they ask for; and ours of its old mode;
// - server-sdk: our tests with livekit-server-sdk, its webhook receiver, and rtc-node as the room.
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

const rtcNode = {
  test: {
    name: 'rtc-node',
    include: ['node_modules/@livekit/rtc-node/src/tests/**/*.test.ts'],
    exclude: [],
    globalSetup: ['./start_media_engine.ts'],
    server: { deps: { inline: [/@livekit\/rtc-node/] } },
    fileParallelism: false,
    // One at a time: one test compares 1.8 MB with toEqual, which blocks the event loop for so long
    // that the 10 s limits of tests running beside it expire.
    maxConcurrency: 1,
    testTimeout: 30_000,
  },
};

const livekitClient = {
  test: {
    name: 'livekit-client',
    include: ['node_modules/livekit-client/src/**/*.e2e.test.ts', '*.browser.test.ts'],
    exclude: [],
    globalSetup: ['./start_fault_proxy.ts'],
    testTimeout: 20_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: process.env.HEYDOK_CHROMIUM ?? '/usr/bin/chromium',
          args: [
            '--no-sandbox',
            '--allow-loopback-in-peer-connection',
            '--autoplay-policy=no-user-gesture-required',
            '--disable-background-networking',
            '--disable-component-update',
          ],
        },
      }),
      instances: [{ browser: 'chromium' as const }],
    },
  },
};

const serverSdk = {
  test: {
    name: 'server-sdk',
    include: ['*.test.ts'],
    exclude: ['*.browser.test.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
};

export default defineConfig({ test: { projects: [rtcNode, livekitClient, serverSdk] } });
