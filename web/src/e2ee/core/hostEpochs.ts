import { wipe, type Bytes } from './bytes';
import type { Certificate } from './certificate';
import type { Effect } from './effects';
import { compose, kNobody } from './envelope';
import { EpochSwitch, kSwitchWithin } from './epochSwitch';
import { sealGrant, sealRoster } from './grant';
import { fingerprint } from './handshake';
import { kHeartbeatEvery } from './heartbeat';
import type { HostGuest, HostSelf } from './hostGuest';
import { grantBody, heartbeatBody } from './bodies';
import { kSecretSize, sha256, type Entropy } from './primitives';
import { Repetition } from './repetition';
import {
  encodeRoster,
  hashRoster,
  inOrder,
  kNoHash,
  signRoster,
  type Roster,
  type RosterEntry,
} from './roster';
import { keysOfAll } from './senderKeys';

export const kLongestEpoch = 600_000;

/** What goes into the roster beside the people. */
export interface Frame {
  name: string;
  careMode: string;
  policyHash: Bytes;
  locked: boolean;
  recording: boolean;
}

/** Makes epochs and heartbeats and delivers them until they are acknowledged (docs/e2ee.md sections 7 and 8). */
export class HostEpochs {
  readonly switching = new EpochSwitch();
  roster: Roster | null = null;
  epoch = 0;
  rosterHash: Bytes = kNoHash;
  rosterTime = 0;
  sequence = 0;
  heartbeatDigest: Bytes = kNoHash;
  private secret: Bytes = new Uint8Array(kSecretSize);
  private sealedRoster: Bytes = new Uint8Array();
  private startedAt = 0;
  private heartbeatDue = 0;
  /** Hash of the roster of the epoch that is in use. */
  private hashInUse: Bytes = kNoHash;
  private atOnce = false;
  private readonly again = new Map<HostGuest, Repetition>();

  constructor(
    private readonly self: HostSelf,
    private readonly certificate: Certificate,
    private readonly entropy: Entropy,
  ) {}

  /** Makes the next epoch. `persist` stands before everything that leaves the device. */
  async change(
    members: readonly HostGuest[],
    frame: Frame,
    atOnce: boolean,
    now: number,
    out: Effect[],
  ): Promise<void> {
    wipe(this.secret);
    this.secret = this.entropy.bytes(kSecretSize);
    this.atOnce = atOnce;
    this.startedAt = now;
    this.rosterTime = Math.max(now, this.rosterTime);
    const roster = await this.makeRoster(members, frame);
    const encoded = encodeRoster(roster);
    this.epoch = roster.epoch;
    this.roster = roster;
    this.rosterHash = await hashRoster(encoded);
    const signature = await signRoster(this.self.device.privateKey, this.rosterHash);
    this.sealedRoster = await sealRoster(this.secret, this.epoch, encoded, signature);
    out.push({ kind: 'persist' });
    out.push({ kind: 'keys', epoch: this.epoch, senders: await keysOfAll(this.secret, roster) });
    this.again.clear();
    for (const member of members) {
      this.again.set(member, new Repetition(now));
      await this.deliver(member, now, out);
    }
    this.switching.plan(this.epoch, now + kSwitchWithin);
    if (atOnce || members.length === 0) await this.goOver(now, out);
  }

  /** Sends a member the present epoch, freshly sealed. */
  async deliver(member: HostGuest, now: number, out: Effect[]): Promise<void> {
    const name = member.acknowledged === 0 ? 'admit' : 'epoch';
    const content = {
      name,
      epoch: this.epoch,
      atOnce: this.atOnce,
      time: this.hostTime(now),
      epochSecret: this.secret,
      rosterHash: this.rosterHash,
      sealedRoster: this.sealedRoster,
    } as const;
    const receiver = {
      agreementKey: member.agreementKey,
      transcript: member.transcript,
      hostPair: member.pair,
      tanKey: member.tanKey,
    };
    const grant = await sealGrant(content, receiver, await this.entropy.agreementKey());
    if (!grant) return;
    const route = { meeting: this.self.meeting, from: 'host', to: member.identity };
    const body = grantBody.write(grant);
    const { privateKey } = this.self.device;
    const message = await compose(route, name, member.knock, body, privateKey);
    out.push({ kind: 'send', to: member.identity, message });
  }

  /** Somebody acknowledged: when all have, everybody goes over. */
  async acknowledged(members: readonly HostGuest[], now: number, out: Effect[]): Promise<void> {
    const all = members.every((member) => member.acknowledged === this.epoch);
    if (all && this.switching.sendsWith !== this.epoch) await this.goOver(now, out);
  }

  async tick(members: readonly HostGuest[], now: number, out: Effect[]): Promise<void> {
    if (this.switching.tick(now, out)) await this.goOver(now, out);
    for (const member of members) {
      const waits = member.acknowledged !== this.epoch;
      if (waits && this.again.get(member)?.isDue(now)) await this.deliver(member, now, out);
    }
    if (now >= this.heartbeatDue) await this.beat(now, out);
  }

  isOld(now: number): boolean {
    return now - this.startedAt >= kLongestEpoch;
  }

  /** How long the present epoch has been waiting for acknowledgement. */
  waitsSince(): number {
    return this.startedAt;
  }

  forget(): void {
    wipe(this.secret);
  }

  private async goOver(now: number, out: Effect[]): Promise<void> {
    this.switching.confirm(this.epoch, now, out);
    this.hashInUse = this.rosterHash;
    await this.beat(now, out);
  }

  private async beat(now: number, out: Effect[]): Promise<void> {
    this.sequence += 1;
    this.heartbeatDue = now + kHeartbeatEvery;
    const body = heartbeatBody.write({
      epoch: this.switching.sendsWith,
      rosterHash: this.hashInUse,
      sequence: this.sequence,
      previous: this.heartbeatDigest,
      time: this.hostTime(now),
    });
    const route = { meeting: this.self.meeting, from: 'host', to: 'all' };
    const { privateKey } = this.self.device;
    const message = await compose(route, 'heartbeat', kNobody, body, privateKey);
    this.heartbeatDigest = await sha256(message);
    out.push({ kind: 'persist' });
    out.push({ kind: 'send', to: 'all', message });
  }

  /** Never goes back, also when the clock does. */
  private hostTime(now: number): number {
    this.rosterTime = Math.max(Math.floor(now), this.rosterTime);
    return this.rosterTime;
  }

  private async makeRoster(members: readonly HostGuest[], frame: Frame): Promise<Roster> {
    const { deviceKey, practiceKey } = this.certificate;
    const host: RosterEntry = {
      identity: this.self.identity,
      role: 'host',
      name: frame.name,
      fingerprint: await fingerprint(deviceKey, practiceKey),
      verified: true,
      recorder: false,
    };
    const guests = members.map((member): RosterEntry => ({
      identity: member.identity,
      role: 'guest',
      name: member.name,
      fingerprint: member.fingerprint,
      verified: member.verified,
      recorder: false,
    }));
    return {
      meeting: this.self.meeting,
      epoch: this.epoch + 1,
      time: this.hostTime(this.rosterTime),
      careMode: frame.careMode,
      policyHash: frame.policyHash,
      locked: frame.locked,
      recording: frame.recording,
      previous: this.rosterHash,
      salt: this.entropy.bytes(32),
      entries: inOrder([host, ...guests]),
    };
  }
}
