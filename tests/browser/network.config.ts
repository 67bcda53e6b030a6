import config from './playwright.config.js';

/** Measurements in a network with faults, in netns.sh, by `./dev e2e network`. */
export default {
  ...config,
  testIgnore: [],
  testMatch: ['*.network.ts', 'bad_network.spec.ts'],
  grepInvert: [],
};
