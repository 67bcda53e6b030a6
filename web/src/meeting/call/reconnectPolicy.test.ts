import { describe, expect, it } from 'vitest';
import { reconnectPolicy } from './reconnectPolicy';

const pause = (elapsedMs: number, retryCount = 1) =>
  reconnectPolicy.nextRetryDelayInMs({ elapsedMs, retryCount });

describe('reconnectPolicy', () => {
  it('begins at once, apart from a spread', () => {
    for (let i = 0; i < 50; i++) expect(pause(0, 0)).toBeLessThanOrEqual(100);
  });

  it('tries several times a second at first, then more calmly', () => {
    for (let i = 0; i < 50; i++) {
      expect(pause(1_000, 6)).toBeLessThanOrEqual(300);
      expect(pause(10_000, 30)).toBeGreaterThanOrEqual(350);
      expect(pause(30_000, 45)).toBeGreaterThanOrEqual(1_000);
    }
  });

  it('gives up after a minute', () => {
    expect(pause(59_000, 70)).not.toBeNull();
    expect(pause(61_000, 70)).toBeNull();
  });
});
