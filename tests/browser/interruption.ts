// How long a call stands still for a side when something cuts it.
import type { Page } from '@playwright/test';

const kSampleMs = 50;
/** Longer without anything new is a stop; less is the rhythm of frames, statistics and a busy machine. */
const kStopMs = 600;
/** Given to a side that has not come back by then. */
const kLongestLast = 15_000;

/** Of one kind of media; times in ms from the start of the watch. */
export interface Interruption {
  /** The first that came. */
  firstAfterMs: number;
  /** The first that came after the last stop; 0 when nothing stopped. */
  backAfterMs: number;
}

export interface Interruptions {
  picture: Interruption;
  sound: Interruption;
  /** Both came on at the end. */
  alive: boolean;
}

/** Runs in the page: decoded frames and received sound packets by stream, of all open connections. */
async function readProgress(): Promise<{ kind: 'picture' | 'sound'; id: string; count: number }[]> {
  const seen =
    (window as unknown as { testPeerConnections?: RTCPeerConnection[] }).testPeerConnections ?? [];
  const progress: { kind: 'picture' | 'sound'; id: string; count: number }[] = [];
  for (const [index, connection] of seen.entries()) {
    if (connection.connectionState === 'closed') continue;
    for (const entry of (await connection.getStats()).values()) {
      if (entry.type !== 'inbound-rtp') continue;
      const picture = entry.kind === 'video';
      progress.push({
        kind: picture ? 'picture' : 'sound',
        id: `${index} ${entry.id}`,
        count: (picture ? entry.framesDecoded : entry.packetsReceived) ?? 0,
      });
    }
  }
  return progress;
}

class Meter {
  private lastRise: number;
  /** The last look that found nothing new: a look that came late says nothing about a stop. */
  private lastStill: number;
  private firstAt = 0;
  private backAt: number;

  constructor(private readonly started: number) {
    this.lastRise = started;
    this.lastStill = started;
    this.backAt = started;
  }

  rose(now: number): void {
    if (this.firstAt === 0) this.firstAt = now;
    if (this.lastStill - this.lastRise > kStopMs) this.backAt = now;
    this.lastRise = now;
  }

  still(now: number): void {
    this.lastStill = now;
  }

  get stillMs(): number {
    return performance.now() - this.lastRise;
  }

  get result(): Interruption {
    return {
      firstAfterMs: this.firstAt === 0 ? Infinity : Math.round(this.firstAt - this.started),
      backAfterMs: Math.round(this.backAt - this.started),
    };
  }
}

/** Watches what one side receives, from its construction to `end`. */
export class Watch {
  private readonly meters: Record<'picture' | 'sound', Meter>;
  private readonly counts = new Map<string, number>();
  private ended = false;
  private readonly running: Promise<void>;

  constructor(private readonly page: Page) {
    const started = performance.now();
    this.meters = { picture: new Meter(started), sound: new Meter(started) };
    this.running = this.sample();
  }

  async end(): Promise<Interruptions> {
    const { picture, sound } = this.meters;
    const alive = () => picture.stillMs < kStopMs && sound.stillMs < kStopMs;
    const asked = performance.now();
    while (!alive() && performance.now() - asked < kLongestLast) {
      await new Promise((resolve) => setTimeout(resolve, kSampleMs));
    }
    const result = { picture: picture.result, sound: sound.result, alive: alive() };
    this.ended = true;
    await this.running;
    return result;
  }

  private async sample(): Promise<void> {
    let first = true;
    while (!this.ended) {
      const progress = await this.page.evaluate(readProgress);
      const now = performance.now();
      const rising = new Set<string>();
      for (const { kind, id, count } of progress) {
        if (count > (this.counts.get(id) ?? 0) && !first) rising.add(kind);
        this.counts.set(id, count);
      }
      for (const kind of ['picture', 'sound'] as const) {
        if (rising.has(kind)) this.meters[kind].rose(now);
        else this.meters[kind].still(now);
      }
      first = false;
      await new Promise((resolve) => setTimeout(resolve, kSampleMs));
    }
  }
}
