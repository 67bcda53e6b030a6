import config from './playwright.config.js';

/** Measurements in real browsers, run by `./dev bench`; nothing here passes or fails by time. */
export default { ...config, testMatch: '*.bench.ts' };
