// How long a call stands still for a side when something cuts it.
import type { Page } from '@playwright/test';

const kSampleMs = 50;
/** Longer without a new frame is a stop; less is the rhythm of frames and statistics. */
const kStopMs = 600;

export interface Interruption {
  /** From the start of the watch to the first frame after the last stop; 0 when nothing stopped. */
  backAfterMs: number;
  /** The longest time without a new frame. */
  longestStillMs: number;
  /** Frames came on until the end. */
  alive: boolean;
}

/** Runs in the page: decoded frames by stream, of all peer connections. */
async function readFrames(): Promise<Record<string, number>> {
  const seen =
    (window as unknown as { testPeerConnections?: RTCPeerConnection[] }).testPeerConnections ?? [];
  const frames: Record<string, number> = {};
  for (const [index, connection] of seen.entries()) {
    if (connection.connectionState === 'closed') continue;
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type !== 'inbound-rtp' || entry.kind !== 'video') continue;
      frames[`${index} ${entry.id}`] = entry.framesDecoded ?? 0;
    }
  }
  return frames;
}

/** Watches the pictures that one side receives, from its construction to `end`. */
export class Watch {
  private readonly started = performance.now();
  private lastRise = this.started;
  private backAt = this.started;
  private longest = 0;
  private ended = false;
  private readonly running: Promise<void>;

  constructor(private readonly page: Page) {
    this.running = this.sample();
  }

  /** Ends the watch; times count from its construction. */
  async end(): Promise<Interruption> {
    this.ended = true;
    await this.running;
    const still = performance.now() - this.lastRise;
    return {
      backAfterMs: Math.round(this.backAt - this.started),
      longestStillMs: Math.round(Math.max(this.longest, still)),
      alive: still < 2 * kStopMs,
    };
  }

  private async sample(): Promise<void> {
    let before = await this.page.evaluate(readFrames);
    while (!this.ended) {
      const frames = await this.page.evaluate(readFrames);
      if (Object.entries(frames).some(([stream, count]) => count > (before[stream] ?? 0))) {
        this.rose();
      }
      before = frames;
      await new Promise((resolve) => setTimeout(resolve, kSampleMs));
    }
  }

  private rose(): void {
    const now = performance.now();
    const still = now - this.lastRise;
    this.longest = Math.max(this.longest, still);
    if (still > kStopMs) this.backAt = now;
    this.lastRise = now;
  }
}
