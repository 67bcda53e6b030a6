import base from './playwright.config.js';

/** The whole picture book, by `./dev e2e pictures`. */
export default {
  ...base,
  testMatch: ['pictures_*.spec.ts', 'people.spec.ts'],
  globalTeardown: './picture_page.ts',
};
