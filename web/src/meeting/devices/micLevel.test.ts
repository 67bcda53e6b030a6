import { describe, expect, it } from 'vitest';
import { HearingTest, loudness } from './micLevel';

const tone = (amplitude: number): Float32Array =>
  Float32Array.from({ length: 1024 }, (_, index) => amplitude * Math.sin(index / 5));

describe('loudness', () => {
  it('goes from silence to full', () => {
    expect(loudness(new Float32Array(1024))).toBe(0);
    expect(loudness(tone(0.0001))).toBe(0);
    expect(loudness(tone(0.05))).toBeGreaterThan(0.5);
    expect(loudness(tone(0.05))).toBeLessThan(0.75);
    expect(loudness(tone(1))).toBe(1);
  });
});

describe('HearingTest', () => {
  it('has heard somebody after a few loud moments, and stays content', () => {
    const test = new HearingTest();
    expect(test.update(0.6, 0)).toBe('listening');
    expect(test.update(0.6, 80)).toBe('listening');
    expect(test.update(0.6, 160)).toBe('heard');
    expect(test.update(0, 60_000)).toBe('heard');
  });

  it('does not take one click for speech, and notices silence', () => {
    const test = new HearingTest();
    test.update(0.9, 0);
    expect(test.update(0, 7_000)).toBe('listening');
    expect(test.update(0, 7_100)).toBe('silent');
  });
});
