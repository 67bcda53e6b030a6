import { leaveBody, tanConfirmBody, tanPointBody, verdictBody } from './bodies';
import type { Effect } from './effects';
import { GuestCore, type GuestOptions, type GuestView } from './guestCore';
import { receiveAsGuest } from './guestInbox';
import { GuestTan } from './guestTan';
import { PulseWatch } from './heartbeat';
import type { Reported } from './messages';
import type { GuestRecord } from './records';
import { kNoHash } from './roster';

export type { GuestEnd, GuestOptions, GuestPhase, GuestView } from './guestCore';

const kSilentHost = 15_000;

/**
 * The guest's device: messages, presses and time in, effects out (docs/e2ee.md section 6). Calls must not overlap: wait
 * for one before making the next.
 */
export class GuestSession {
  private readonly core: GuestCore;

  constructor(options: GuestOptions, now: number) {
    this.core = new GuestCore(options, now);
  }

  /** What the last calls want done; who takes it empties it. */
  get out(): Effect[] {
    return this.core.out;
  }

  view(now: number): GuestView {
    return this.core.view(now);
  }

  /** What to store; null while there is nothing to come back to. */
  record(now: number): GuestRecord | null {
    const { core } = this;
    if (!core.known || (core.phase !== 'waiting' && core.phase !== 'inside')) return null;
    const { meeting, identity } = core.options.self;
    return {
      version: 1,
      meeting,
      identity,
      time: now,
      inside: core.phase === 'inside',
      known: core.known,
      tanKey: core.tan.key,
      epoch: core.epochs?.epoch ?? 0,
      rosterHash: core.epochs?.rosterHash ?? kNoHash,
      rosterTime: core.epochs?.rosterTime ?? 0,
      clockOffset: core.watch.offset,
      counter: core.counter,
      verdict: core.verdict,
    };
  }

  /** Knocks, or goes on from the record. */
  async start(now: number): Promise<void> {
    const { core } = this;
    const { record } = core.options;
    if (!record) {
      await core.knock(now);
      return;
    }
    await core.showPractice(record.known.certificate.practiceKey);
    core.meet(record.known);
    core.become(record.inside ? 'inside' : 'waiting', now);
    core.tan = new GuestTan(record.tanKey);
    core.watch = new PulseWatch(record.clockOffset);
    core.counter = record.counter;
    core.verdict = record.verdict;
    if (core.epochs && record.epoch > 0) {
      core.epochs.epoch = record.epoch;
      core.epochs.rosterHash = record.rosterHash;
      core.epochs.rosterTime = record.rosterTime;
    }
    await core.requestKeys(now);
  }

  receive(bytes: Uint8Array, now: number): Promise<void> {
    return receiveAsGuest(this.core, bytes, now);
  }

  /** By the person's press: a new series of attempts, with fresh keys. */
  async tryAgain(now: number): Promise<void> {
    if (this.isKnown()) return;
    this.core.attempts = 0;
    this.core.end = null;
    await this.core.knock(now);
  }

  /** The person accepts that the pinned practice has another key. */
  async acceptChangedKey(now: number): Promise<void> {
    if (this.core.phase === 'key-changed') await this.core.offer(now);
  }

  /** The person compared the codes. */
  async compare(equalCodes: boolean, now: number): Promise<void> {
    const { core } = this;
    if (!this.isKnown()) return;
    core.verdict = equalCodes;
    const verdict = { equal: equalCodes, counter: core.nextCounter(now) };
    core.out.push({ kind: 'persist' });
    await core.send('verdict', verdictBody.write(verdict));
    if (equalCodes) return;
    core.alarm('codes-differ');
    core.finish('unequal');
  }

  /** Eight digits that the practice told the person. */
  async useTan(tan: string, now: number): Promise<void> {
    const { known, options } = this.core;
    if (!known || !this.isKnown()) return;
    const point = this.core.tan.begin(tan, known.transcript, options.entropy, now);
    if (point) await this.core.send('tanStart', tanPointBody.write(point));
  }

  async leave(): Promise<void> {
    if (this.core.phase === 'ended') return;
    await this.core.send('leave', leaveBody.write());
    this.core.finish('left');
  }

  /** A frame or packet came that no key fits, or the connection is back. */
  requestKeys(now: number): Promise<void> {
    return this.core.requestKeys(now);
  }

  /** What the page noticed in the media room. */
  noteAlarm(alarm: Reported): void {
    this.core.reports.note(alarm);
  }

  async tick(now: number): Promise<void> {
    await this.tickPhase(now);
    await this.core.report(now);
  }

  private async tickPhase(now: number): Promise<void> {
    const { core } = this;
    switch (core.phase) {
      case 'knocking':
        if (core.attempt && core.again.isDue(now)) core.post(await core.attempt.knockMessage());
        return;
      case 'offering':
        if (core.attempt && core.again.isDue(now)) core.post(await core.attempt.offerMessage());
        return;
      case 'waiting':
        if (core.again.isDue(now)) await core.introduce();
        await this.repeatTan(now);
        return;
      case 'inside':
        await this.tickInside(now);
        return;
      case 'key-changed':
      case 'ended':
        return;
    }
  }

  private async tickInside(now: number): Promise<void> {
    const { core } = this;
    core.epochs?.switching.tick(now, core.out);
    core.followPulse(now);
    if (core.watch.pulse(now) === 'over') {
      core.finish('heartbeat-lost');
      return;
    }
    const silent = core.watch.age(now) >= kSilentHost;
    if (core.needsKeys || !core.epochs?.roster || silent) await core.requestKeys(now);
    await this.repeatTan(now);
  }

  private async repeatTan(now: number): Promise<void> {
    const again = this.core.tan.repetition(now);
    if (!again) return;
    if ('tag' in again) await this.core.send('tanConfirm', tanConfirmBody.write(again));
    else await this.core.send('tanStart', tanPointBody.write(again));
  }

  /** The handshake is done and the session is not over. */
  private isKnown(): boolean {
    return this.core.phase === 'waiting' || this.core.phase === 'inside';
  }
}
