// The real binary over loopback: each file starts its own server with its own data.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
