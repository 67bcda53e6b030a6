import config from './playwright.config.js';

/** What needs a network of its own: run by netns.sh. */
export default {
  ...config,
  testIgnore: [],
  testMatch: ['firefox.spec.ts', 'bad_network.spec.ts', 'tcp_only.spec.ts'],
};
