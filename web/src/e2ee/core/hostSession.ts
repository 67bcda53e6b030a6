import type { Effect } from './effects';
import { kReturnWithin } from './heartbeat';
import { HostCore, type HostOptions, type HostView } from './hostCore';
import { receiveAsHost } from './hostInbox';
import type { HostRecord } from './records';
import { kMostEntries } from './roster';

export type { HostOptions, HostParticipant, HostView } from './hostCore';

/**
 * The physician's device: messages, presses and time in, effects out (docs/e2ee.md section 7). It alone makes and gives
 * away epoch secrets. Calls must not overlap: wait for one before making the next.
 */
export class HostSession {
  private readonly core: HostCore;

  constructor(options: HostOptions) {
    this.core = new HostCore(options);
  }

  /** What the last calls want done; who takes it empties it. */
  get out(): Effect[] {
    return this.core.out;
  }

  view(now: number): HostView {
    return this.core.view(now);
  }

  record(now: number): HostRecord | null {
    return this.core.record(now);
  }

  /** Begins with the first epoch, or with a new one for the people of the record. */
  async start(now: number): Promise<void> {
    for (const member of this.core.members()) member.awaySince = now;
    await this.core.changeEpoch(now, false);
  }

  receive(from: string, bytes: Uint8Array, now: number): Promise<void> {
    return receiveAsHost(this.core, from, bytes, now);
  }

  /** The one act that gives somebody a key. False if there is nobody to admit under this identity. */
  async admit(identity: string, now: number): Promise<boolean> {
    const { core } = this;
    const guest = core.candidate(identity);
    if (core.ended || guest?.state !== 'asking') return false;
    const others = core.members().length - (core.member(identity) ? 1 : 0);
    if (others + 2 > kMostEntries) return false;
    const replaced = core.supersede(guest);
    guest.state = 'member';
    guest.awaySince = now;
    await core.changeEpoch(now, replaced);
    return true;
  }

  async deny(identity: string): Promise<void> {
    const guest = this.core.candidate(identity);
    if (!guest) return;
    this.core.drop(guest, 'denied');
    this.core.out.push({ kind: 'persist' });
    await this.core.tell(guest, 'denied');
  }

  remove(identity: string, now: number): Promise<void> {
    return this.core.expel(identity, 'removed', now);
  }

  /** The physician compared the code that the page shows for this knock number. */
  async compare(knock: string, equalCodes: boolean, now: number): Promise<void> {
    const { core } = this;
    const guest = core.guests.get(knock);
    if (!guest?.code || core.ended) return;
    const { identity } = guest;
    if (!equalCodes) {
      core.alarm('codes-differ', identity);
      await core.expel(identity, 'codes-differ', now);
      return;
    }
    await core.verify(guest, now);
  }

  async lock(locked: boolean, now: number): Promise<void> {
    if (this.core.locked === locked || this.core.ended) return;
    this.core.locked = locked;
    await this.core.changeEpoch(now, false);
  }

  async setRecording(recording: boolean, now: number): Promise<void> {
    if (this.core.recording === recording || this.core.ended) return;
    this.core.recording = recording;
    await this.core.changeEpoch(now, false);
  }

  /** Null takes the Sprech-TAN away. It must never have travelled through the server. */
  setTan(digits: string | null): void {
    this.core.tans.set(digits);
    this.core.out.push({ kind: 'persist' });
  }

  /** What the media engine shows; it only decides when somebody counts as away. */
  presence(identity: string, present: boolean, now: number): void {
    const member = this.core.member(identity);
    if (member) member.awaySince = present ? null : (member.awaySince ?? now);
  }

  async end(): Promise<void> {
    const { core } = this;
    if (core.ended) return;
    for (const guest of core.guests.values()) await core.tell(guest, 'ended');
    core.guests.clear();
    core.ended = true;
    core.epochs.forget();
    core.out.push({ kind: 'wipe' });
  }

  async tick(now: number): Promise<void> {
    const { core } = this;
    if (core.ended) return;
    const gone = core
      .members()
      .filter(({ awaySince }) => awaySince !== null && now - awaySince >= kReturnWithin);
    for (const member of gone) core.drop(member, 'unknown');
    if (gone.length > 0) await core.changeEpoch(now, true);
    else if (core.epochs.isOld(now)) await core.changeEpoch(now, false);
    await core.epochs.tick(core.members(), now, core.out);
  }
}
