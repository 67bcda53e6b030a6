// Runs the end-to-end tests that ship inside @livekit/rtc-node, unchanged, against `heydok media --dev`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['node_modules/@livekit/rtc-node/src/tests/**/*.test.ts'],
    exclude: [],
    globalSetup: ['./start_media_engine.ts'],
    server: { deps: { inline: [/@livekit\/rtc-node/] } },
    fileParallelism: false,
    testTimeout: 30_000,
  },
});
