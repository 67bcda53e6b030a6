import { denyBody } from './bodies';
import type { Bytes } from './bytes';
import type { Certificate } from './certificate';
import type { Alarm, Effect } from './effects';
import { compose } from './envelope';
import { HostEpochs } from './hostEpochs';
import { knockName, type HostGuest, type HostGuestState, type HostSelf } from './hostGuest';
import { HostTans, type HostTanState } from './hostTan';
import { kReportEvery } from './guestReports';
import type { Denial, MessageName, Reported } from './messages';
import type { Entropy } from './primitives';
import type { HostRecord } from './records';
import type { Roster } from './roster';
import type { Code } from './sas';

const kLateAfter = 10_000;
/** Answers for late messages of those who were turned away. */
const kMostClosed = 64;

/** A person as the host's page shows it. */
export interface HostParticipant {
  identity: string;
  /** Hexadecimal. Tells apart a member and a newcomer under the same identity. */
  knock: string;
  name: string;
  note: string;
  state: HostGuestState;
  code: Code | null;
  verified: boolean;
  guestVerdict: boolean | null;
  tan: boolean;
  /** Has not acknowledged the present epoch for 10 s. */
  late: boolean;
  away: boolean;
}

export interface HostView {
  ended: boolean;
  epoch: number;
  sendsWith: number;
  roster: Roster | null;
  locked: boolean;
  recording: boolean;
  tan: HostTanState;
  participants: HostParticipant[];
}

export interface HostOptions {
  self: HostSelf;
  certificate: Certificate;
  /** The physician's name for the roster. */
  name: string;
  careMode: string;
  policyHash: Bytes;
  entropy: Entropy;
  /** To go on after a reload. */
  record: HostRecord | null;
}

type Addressee = Pick<HostGuest, 'identity' | 'knock'>;

/** What the host's session knows and the steps that several of its parts take. */
export class HostCore {
  readonly out: Effect[] = [];
  readonly guests = new Map<string, HostGuest>();
  /** Knock numbers that each identity used. */
  readonly attempts: Map<string, number>;
  /** Why a knock number was closed, to repeat it. */
  readonly closed: Map<string, Denial>;
  readonly epochs: HostEpochs;
  readonly tans: HostTans;
  locked = false;
  recording = false;
  ended = false;
  private readonly heard = new Map<string, number>();

  constructor(readonly options: HostOptions) {
    const { self, certificate, entropy, record } = options;
    this.epochs = new HostEpochs(self, certificate, entropy);
    this.tans = new HostTans(record?.tan ?? null);
    this.attempts = new Map(record?.attempts ?? []);
    this.closed = new Map(record?.closed ?? []);
    if (!record) return;
    for (const guest of record.guests) this.guests.set(knockName(guest.knock), guest);
    this.locked = record.locked;
    this.recording = record.recording;
    this.epochs.epoch = record.epoch;
    this.epochs.rosterHash = record.rosterHash;
    this.epochs.rosterTime = record.rosterTime;
    this.epochs.sequence = record.sequence;
    this.epochs.heartbeatDigest = record.heartbeatDigest;
  }

  view(now: number): HostView {
    const late = now - this.epochs.waitsSince() >= kLateAfter;
    const participants = [...this.guests.values()].map((guest) => ({
      identity: guest.identity,
      knock: knockName(guest.knock),
      name: guest.name,
      note: guest.note,
      state: guest.state,
      code: guest.code,
      verified: guest.verified,
      guestVerdict: guest.guestVerdict,
      tan: guest.tanKey !== null,
      late: guest.state === 'member' && late && guest.acknowledged !== this.epochs.epoch,
      away: guest.awaySince !== null && guest.acknowledged > 0,
    }));
    return {
      ended: this.ended,
      epoch: this.epochs.epoch,
      sendsWith: this.epochs.switching.sendsWith,
      roster: this.epochs.roster,
      locked: this.locked,
      recording: this.recording,
      tan: this.tans.state,
      participants,
    };
  }

  /** What to store; null when the session is over. */
  record(now: number): HostRecord | null {
    if (this.ended) return null;
    const { self, certificate } = this.options;
    const { epoch, rosterHash, rosterTime, sequence, heartbeatDigest } = this.epochs;
    return {
      version: 1,
      meeting: self.meeting,
      identity: self.identity,
      time: now,
      certificate,
      epoch,
      rosterHash,
      rosterTime,
      sequence,
      heartbeatDigest,
      locked: this.locked,
      recording: this.recording,
      tan: this.tans.tan,
      attempts: this.attempts,
      closed: this.closed,
      guests: [...this.guests.values()],
    };
  }

  members(): HostGuest[] {
    return [...this.guests.values()].filter((guest) => guest.state === 'member');
  }

  member(identity: string): HostGuest | undefined {
    return this.members().find((guest) => guest.identity === identity);
  }

  /** Somebody who shakes hands or waits; beside a member of the same identity if that came back with new keys. */
  candidate(identity: string): HostGuest | undefined {
    return [...this.guests.values()].find(
      (guest) => guest.identity === identity && guest.state !== 'member',
    );
  }

  /**
   * The newcomer is admitted or was found true: older keys of the same identity are nobody's any more, at the latest now.
   * True if there was such a member, which calls for a new epoch at once.
   */
  supersede(newcomer: HostGuest): boolean {
    const before = this.member(newcomer.identity);
    if (!before || before === newcomer) return false;
    this.drop(before, 'unknown');
    return true;
  }

  /** The physician, or the Sprech-TAN, found that these keys are the person's. */
  async verify(guest: HostGuest, now: number): Promise<void> {
    if (guest.verified) return;
    guest.verified = true;
    const replaced = this.supersede(guest);
    if (replaced || guest.state === 'member') await this.changeEpoch(now, replaced);
    else this.out.push({ kind: 'persist' });
  }

  drop(guest: HostGuest, why: Denial): void {
    const name = knockName(guest.knock);
    this.guests.delete(name);
    this.tans.forget(guest);
    this.closed.set(name, why);
    const oldest = this.closed.keys().next();
    if (this.closed.size > kMostClosed && !oldest.done) this.closed.delete(oldest.value);
  }

  /** Removes everything of this identity, under a new epoch if it was a member. */
  async expel(identity: string, why: Denial, now: number): Promise<void> {
    const all = [...this.guests.values()].filter((guest) => guest.identity === identity);
    for (const guest of all) this.drop(guest, why);
    // The new epoch first: it must not wait for telling the person.
    if (all.some(({ state }) => state === 'member')) await this.changeEpoch(now, true);
    else this.out.push({ kind: 'persist' });
    for (const guest of all) await this.tell(guest, why);
  }

  changeEpoch(now: number, atOnce: boolean): Promise<void> {
    const { name, careMode, policyHash } = this.options;
    const { locked, recording } = this;
    const frame = { name, careMode, policyHash, locked, recording };
    return this.epochs.change(this.members(), frame, atOnce, now, this.out);
  }

  /** False and an alarm for a counter from the past; false for a plain repetition. */
  isFresh(guest: HostGuest, counter: number): boolean {
    if (counter < guest.counter) this.alarm('replayed-message', guest.identity);
    if (counter <= guest.counter) return false;
    guest.counter = counter;
    this.out.push({ kind: 'persist' });
    return true;
  }

  tell(guest: Addressee, why: Denial): Promise<void> {
    return this.send(guest, 'deny', denyBody.write(why));
  }

  async send(guest: Addressee, name: MessageName, body: Bytes): Promise<void> {
    const { meeting, device } = this.options.self;
    const route = { meeting, from: 'host', to: guest.identity };
    this.post(guest.identity, await compose(route, name, guest.knock, body, device.privateKey));
  }

  post(to: string, message: Bytes): void {
    this.out.push({ kind: 'send', to, message });
  }

  /** A guest's device reports an attack. Who sends thousands is heard once in a while. */
  hear(alarm: Reported, identity: string, now: number): void {
    const what = `${alarm} ${identity}`;
    if (now - (this.heard.get(what) ?? Number.NEGATIVE_INFINITY) < kReportEvery) return;
    this.heard.set(what, now);
    this.alarm(alarm, identity);
  }

  alarm(alarm: Alarm, identity: string): void {
    this.out.push({ kind: 'alarm', alarm, identity });
  }
}
