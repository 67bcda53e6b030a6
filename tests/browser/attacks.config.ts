import base from './playwright.config.js';

/** Every attack on the encryption and every fault, also those that are too long for each run of the tests. */
export default {
  ...base,
  testMatch: ['attack_*.spec.ts', 'canary.spec.ts', 'faults.spec.ts', 'removal.spec.ts'],
  grepInvert: [],
};
