import { hex, type Bytes } from './bytes';
import { practiceFingerprint } from './certificate';
import type { Alarm, Effect } from './effects';
import { compose } from './envelope';
import { GuestAttempt, introduction, type Acquaintance, type GuestSelf } from './guestAttempt';
import { GuestEpochs } from './guestEpochs';
import { GuestTan, type TanState } from './guestTan';
import { keyRequestBody, reportBody } from './bodies';
import { GuestReports } from './guestReports';
import { PulseWatch, type Pulse } from './heartbeat';
import type { Denial, MessageName } from './messages';
import type { Entropy } from './primitives';
import type { GuestRecord } from './records';
import { Repetition } from './repetition';
import type { Roster } from './roster';
import type { Code } from './sas';

/** Limits and times of docs/e2ee.md sections 5.3, 6 and 9. */
export const kMostAttempts = 5;
const kSlowAfter = 5_000;
const kAskForKeysEvery = 2_000;

export type GuestEnd = Denial | 'left' | 'unequal' | 'heartbeat-lost' | 'attempts';
export type GuestPhase = 'knocking' | 'offering' | 'key-changed' | 'waiting' | 'inside' | 'ended';

export interface GuestView {
  phase: GuestPhase;
  end: GuestEnd | null;
  /** Nothing came for 5 s: say so and offer to try again. */
  slow: boolean;
  code: Code | null;
  verdict: boolean | null;
  pulse: Pulse;
  /** The epoch that we send with; 0 while nothing is sent. */
  sendsWith: number;
  roster: Roster | null;
  /** Hexadecimal; what a pin remembers. */
  practice: string | null;
  tanOffered: boolean;
  tan: TanState;
}

export interface GuestOptions {
  self: GuestSelf;
  entropy: Entropy;
  /** Fingerprint of the practice that this device remembers. */
  pinned: string | null;
  /** To go on after a reload. */
  record: GuestRecord | null;
}

/** What the guest's session knows and the steps that several of its parts take. */
export class GuestCore {
  readonly out: Effect[] = [];
  phase: GuestPhase = 'knocking';
  attempt: GuestAttempt | null = null;
  known: Acquaintance | null = null;
  epochs: GuestEpochs | null = null;
  watch = new PulseWatch();
  tan = new GuestTan();
  again: Repetition;
  attempts = 0;
  needsKeys = false;
  readonly reports = new GuestReports();
  verdict: boolean | null = null;
  end: GuestEnd | null = null;
  counter = 0;
  private practice: string | null = null;
  private since: number;
  private askedAt = Number.NEGATIVE_INFINITY;
  private lostReported = false;
  /** The newest epoch that a heartbeat named, and since when it is one that we lack. */
  private announced = 0;
  private behindSince: number | null = null;

  constructor(
    readonly options: GuestOptions,
    now: number,
  ) {
    this.again = new Repetition(now);
    this.since = now;
  }

  view(now: number): GuestView {
    const early = this.phase === 'knocking' || this.phase === 'offering';
    const keyless = this.phase === 'inside' && !this.epochs?.roster;
    const behind = this.behindSince !== null && now - this.behindSince >= kSlowAfter;
    return {
      phase: this.phase,
      end: this.end,
      slow: behind || ((early || keyless) && now - this.since >= kSlowAfter),
      code: this.known?.code ?? null,
      verdict: this.verdict,
      pulse: this.watch.pulse(now),
      sendsWith: this.phase === 'ended' ? 0 : (this.epochs?.switching.sendsWith ?? 0),
      roster: this.epochs?.roster ?? null,
      practice: this.practice,
      tanOffered: this.known?.tanOffered ?? false,
      tan: this.tan.state,
    };
  }

  become(phase: GuestPhase, now: number): void {
    this.phase = phase;
    this.since = now;
    this.again = new Repetition(now);
  }

  meet(known: Acquaintance): void {
    this.attempt = null;
    this.known = known;
    this.epochs = new GuestEpochs(this.options.self, known);
  }

  /** Returns the practice's fingerprint and shows it from now on. */
  async showPractice(practiceKey: Uint8Array): Promise<string> {
    this.practice = hex(await practiceFingerprint(practiceKey));
    return this.practice;
  }

  async knock(now: number): Promise<void> {
    this.known = null;
    this.epochs = null;
    // Another session of the host counts from the beginning.
    this.watch = new PulseWatch();
    this.announced = 0;
    this.behindSince = null;
    this.attempts += 1;
    if (this.attempts > kMostAttempts) {
      this.alarm('too-many-attempts');
      this.finish('attempts');
      return;
    }
    this.attempt = await GuestAttempt.begin(this.options.self, this.options.entropy);
    this.become('knocking', now);
    this.post(await this.attempt.knockMessage());
  }

  async offer(now: number): Promise<void> {
    if (!this.attempt) return;
    this.become('offering', now);
    this.post(await this.attempt.offerMessage());
  }

  async introduce(): Promise<void> {
    if (!this.known) return;
    const body = await introduction(this.options.self, this.known, this.options.entropy);
    if (body) await this.send('introduce', body);
  }

  async requestKeys(now: number): Promise<void> {
    if (this.phase !== 'inside' && this.phase !== 'waiting') return;
    this.needsKeys = this.phase === 'inside';
    if (now - this.askedAt < kAskForKeysEvery) return;
    this.askedAt = now;
    const epoch = this.epochs?.roster ? this.epochs.epoch : 0;
    const counter = this.nextCounter(now);
    this.out.push({ kind: 'persist' });
    await this.send('keyRequest', keyRequestBody.write({ counter, epoch }));
  }

  /** A heartbeat says which epoch the others use. */
  hearOf(epoch: number, now: number): void {
    this.announced = Math.max(this.announced, epoch);
    const has = this.epochs?.epoch ?? 0;
    if (this.announced > has) {
      this.needsKeys = true;
      this.behindSince ??= now;
    } else {
      this.behindSince = null;
      this.epochs?.switching.confirm(this.announced, now, this.out);
    }
  }

  /**
   * Stops sending when the host is silent for too long, and when the others have gone over to keys that this device
   * lacks: what it sends under the old ones can only serve somebody who was removed. Takes it up again afterwards.
   */
  followPulse(now: number): void {
    const pulse = this.watch.pulse(now);
    const lost = pulse === 'stopped' || pulse === 'over';
    if (lost || this.behindSince !== null) this.epochs?.switching.stop(this.out);
    else this.epochs?.switching.resume(this.out);
    if (lost && !this.lostReported) this.alarm('heartbeat-lost');
    this.lostReported = lost;
  }

  finish(end: GuestEnd): void {
    this.phase = 'ended';
    this.end = end;
    this.attempt = null;
    this.out.push({ kind: 'wipe' });
  }

  nextCounter(now: number): number {
    this.counter = Math.max(this.counter + 1, Math.floor(now));
    return this.counter;
  }

  /** Tells the host what this device noticed: only there somebody can judge it. */
  async report(now: number): Promise<void> {
    if (!this.known || this.phase === 'ended') return;
    for (const alarm of this.reports.due(now)) {
      const counter = this.nextCounter(now);
      this.out.push({ kind: 'persist' });
      await this.send('report', reportBody.write({ alarm, counter }));
    }
  }

  async send(name: MessageName, body: Bytes): Promise<void> {
    if (!this.known) return;
    const { meeting, identity } = this.options.self;
    const route = { meeting, from: identity, to: 'host' };
    this.post(await compose(route, name, this.known.knock, body, this.known.signing.privateKey));
  }

  post(message: Bytes): void {
    this.out.push({ kind: 'send', to: 'host', message });
  }

  alarm(alarm: Alarm): void {
    this.out.push({ kind: 'alarm', alarm, identity: '' });
    this.reports.note(alarm);
  }
}
