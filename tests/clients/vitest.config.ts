// Runs the end-to-end tests that ship inside @livekit/rtc-node, unchanged, against `heydok media --dev`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
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
});
