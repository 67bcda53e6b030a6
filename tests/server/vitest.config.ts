// The real binary over loopback: each file starts its own server with its own data.
import { defineConfig } from 'vitest/config';

import { livekitServerBinary } from '../support/livekit_server.js';

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    exclude: livekitServerBinary ? [] : ['external_*.test.ts'], // ./dev test says that it skips them
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
