import { equal, type Bytes } from './bytes';
import { kMostTanAttempts, type TanPoint, type TanResult } from './messages';
import type { Entropy } from './primitives';
import { Repetition } from './repetition';
import { TanAttempt, type TanKeys } from './tan';

export type TanState = 'none' | 'running' | 'right' | 'wrong' | 'locked';

/** The guest's side of the Sprech-TAN (docs/e2ee.md section 11). */
export class GuestTan {
  state: TanState = 'none';
  /** Set by success: from then on every grant must prove it. */
  key: Bytes | null;
  /** Computed but not confirmed: a grant that opens with it is a confirmation too. */
  private offered: TanKeys | null = null;
  private attempt: TanAttempt | null = null;
  private number = 0;
  private again: Repetition | null = null;

  constructor(key: Bytes | null = null) {
    this.key = key;
    if (key) this.state = 'right';
  }

  /** The point of the next attempt; null if there is none left. */
  begin(tan: string, transcript: Uint8Array, entropy: Entropy, now: number): TanPoint | null {
    if (this.key || this.state === 'locked' || this.number >= kMostTanAttempts) return null;
    this.number += 1;
    this.state = 'running';
    this.offered = null;
    this.attempt = TanAttempt.begin(tan, transcript, entropy);
    this.again = new Repetition(now);
    return { attempt: this.number, point: this.attempt.point };
  }

  /** What to send once more, if it is time. */
  repetition(now: number): TanPoint | { attempt: number; tag: Bytes } | null {
    if (this.state !== 'running' || !this.attempt || !this.again?.isDue(now)) return null;
    return this.offered
      ? { attempt: this.number, tag: this.offered.guestTag }
      : { attempt: this.number, point: this.attempt.point };
  }

  /** The tag for TAN-CONFIRM; null if the answer is none of ours or no point. */
  async answer(answer: TanPoint): Promise<Bytes | null> {
    if (answer.attempt !== this.number || this.state !== 'running' || !this.attempt) return null;
    this.offered ??= await this.attempt.finish('guest', answer.point);
    return this.offered?.guestTag ?? null;
  }

  /** False if somebody claims success without knowing the TAN. */
  result(result: TanResult): boolean {
    if (result.attempt !== this.number || this.state !== 'running') return true;
    if (result.outcome !== 'right') {
      this.state = result.outcome;
      this.offered = null;
      return true;
    }
    if (!this.offered || !equal(result.tag, this.offered.hostTag)) {
      this.state = 'wrong';
      this.offered = null;
      return false;
    }
    this.succeed();
    return true;
  }

  /** The key to try for a grant that claims the TAN. */
  keyFor(mode: 0 | 3): Bytes | null {
    return this.key ?? (mode === 3 ? (this.offered?.key ?? null) : null);
  }

  /** A grant opened with the key: the host has it. */
  confirmedBy(mode: 0 | 3): void {
    if (mode === 3 && !this.key) this.succeed();
  }

  private succeed(): void {
    this.key = this.offered?.key ?? null;
    this.state = 'right';
    this.attempt = null;
  }
}
