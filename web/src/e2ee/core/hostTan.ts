import { equal, type Bytes } from './bytes';
import { kMostTanAttempts, type TanOutcome, type TanPoint, type TanTag } from './messages';
import type { Entropy } from './primitives';
import type { HostGuest } from './hostGuest';
import { kNoHash } from './roster';
import { TanAttempt, type TanKeys } from './tan';

/** The Sprech-TAN as the host keeps it. */
export interface HostTan {
  digits: string;
  /** Attempts that were answered and did not succeed yet: by all guests together. */
  used: number;
}

export type HostTanState = 'none' | 'set' | 'locked';

interface Running {
  attempt: number;
  start: Uint8Array;
  answer: TanPoint;
  keys: TanKeys;
}

/** The host's side (docs/e2ee.md section 11): an attempt counts when it is answered. */
export class HostTans {
  private readonly running = new Map<HostGuest, Running>();

  constructor(public tan: HostTan | null = null) {}

  get state(): HostTanState {
    if (!this.tan) return 'none';
    return this.tan.used >= kMostTanAttempts ? 'locked' : 'set';
  }

  set(digits: string | null): void {
    this.tan = digits === null ? null : { digits, used: 0 };
    this.running.clear();
  }

  /** The answer to TAN-START; `locked` if there is no attempt left; null if it is to be ignored. */
  async start(
    guest: HostGuest,
    start: TanPoint,
    entropy: Entropy,
  ): Promise<TanPoint | 'locked' | 'replayed' | null> {
    const before = this.running.get(guest);
    if (before?.attempt === start.attempt) {
      return equal(before.start, start.point) ? before.answer : 'replayed';
    }
    if (before && start.attempt < before.attempt) return 'replayed';
    if (!this.tan || this.state === 'locked') return 'locked';
    this.tan.used += 1;
    const own = TanAttempt.begin(this.tan.digits, guest.transcript, entropy);
    const keys = await own.finish('host', start.point);
    if (!keys) return null;
    const answer = { attempt: start.attempt, point: own.point };
    this.running.set(guest, { attempt: start.attempt, start: start.point, answer, keys });
    return answer;
  }

  /** Null if there is no such attempt. After `right` the guest's `tanKey` is set. */
  confirm(guest: HostGuest, confirm: TanTag): { outcome: TanOutcome; tag: Bytes } | null {
    const running = this.running.get(guest);
    if (running?.attempt !== confirm.attempt) return null;
    if (equal(running.keys.guestTag, confirm.tag)) {
      if (!guest.tanKey && this.tan) this.tan.used = 0;
      guest.tanKey = running.keys.key;
      return { outcome: 'right', tag: running.keys.hostTag };
    }
    return { outcome: this.state === 'locked' ? 'locked' : 'wrong', tag: kNoHash };
  }

  forget(guest: HostGuest): void {
    this.running.delete(guest);
  }
}
