import { equal, type Bytes } from './bytes';
import type { Heartbeat } from './messages';
import { sha256 } from './primitives';
import { kNoHash } from './roster';

/** Times of docs/e2ee.md section 8, in milliseconds. */
export const kHeartbeatEvery = 10_000;
export const kWarnAfter = 30_000;
export const kStopAfter = 60_000;
/** How long guest or host may be away. */
export const kReturnWithin = 300_000;

export type Pulse = 'on' | 'warned' | 'stopped' | 'over';

/** What a guest knows of the host's heartbeats. Age is measured in the host's time (section 8). */
export class PulseWatch {
  private sequence = 0;
  private digest: Bytes = kNoHash;
  private newest = 0;

  /** `offset`: the least difference of own clock and host's time, infinite before the first message. */
  constructor(public offset = Number.POSITIVE_INFINITY) {}

  /** Any signed time of the host's is a sign of life. */
  heard(time: number, now: number): void {
    this.offset = Math.min(this.offset, now - time);
    this.newest = Math.max(this.newest, time);
  }

  /** `repeated` changes nothing; `forked` is the alarm: the host never has two histories. */
  async take(
    heartbeat: Heartbeat,
    whole: Uint8Array,
    now: number,
  ): Promise<'taken' | 'repeated' | 'forked'> {
    const digest = await sha256(whole);
    if (heartbeat.sequence <= this.sequence) {
      // Late ones arrive when the network reorders: only the last one can be compared.
      const same = heartbeat.sequence < this.sequence || equal(digest, this.digest);
      return same ? 'repeated' : 'forked';
    }
    const next = this.sequence > 0 && heartbeat.sequence === this.sequence + 1;
    if (next && !equal(heartbeat.previous, this.digest)) return 'forked';
    this.sequence = heartbeat.sequence;
    this.digest = digest;
    this.heard(heartbeat.time, now);
    return 'taken';
  }

  age(now: number): number {
    return this.newest === 0 ? 0 : now - this.offset - this.newest;
  }

  pulse(now: number): Pulse {
    const age = this.age(now);
    if (age >= kStopAfter + kReturnWithin) return 'over';
    if (age >= kStopAfter) return 'stopped';
    return age >= kWarnAfter ? 'warned' : 'on';
  }
}
