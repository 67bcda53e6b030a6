/** Loudness of a block of samples, 0 (silence, below -60 dBFS) to 1 (as loud as it gets). */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / Math.max(1, samples.length));
  if (rms === 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels + 60) / 54));
}

export type Hearing = 'listening' | 'heard' | 'silent';

/** Speech lies well above this; the hum of a room below. */
const kHeardLevel = 0.3;
const kSilentAfterMs = 7_000;

/** Decides whether somebody speaks. Once heard stays heard: nobody has to keep talking. */
export class HearingTest {
  private startedAt: number | null = null;
  private loudBlocks = 0;

  update(level: number, nowMs: number): Hearing {
    this.startedAt ??= nowMs;
    if (level >= kHeardLevel) this.loudBlocks += 1;
    if (this.loudBlocks >= 3) return 'heard';
    return nowMs - this.startedAt > kSilentAfterMs ? 'silent' : 'listening';
  }
}
