import { expect, it } from 'vitest';
import { callStart } from './callStart';

it('goes on counting after a reload, for each consultation by itself', () => {
  expect(callStart('abc', 1_000)).toBe(1_000);
  expect(callStart('abc', 61_000)).toBe(1_000);
  expect(callStart('def', 61_000)).toBe(61_000);
});

it('begins anew when what was kept makes no sense', () => {
  sessionStorage.setItem('heydok-call-start-abc', 'soon');
  expect(callStart('abc', 1_000)).toBe(1_000);
  expect(callStart('abc', 500)).toBe(500);
});
