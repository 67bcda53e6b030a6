import { equal, wipe, type Bytes } from './bytes';
import type { Effect } from './effects';
import { EpochSwitch, kSwitchWithin } from './epochSwitch';
import { openGrant, type GrantName, type OpenedGrant } from './grant';
import { fingerprint } from './handshake';
import type { Acquaintance, GuestSelf } from './guestAttempt';
import type { Grant } from './messages';
import { kNoHash, type Roster } from './roster';
import { keysOfAll } from './senderKeys';

/** Grants that are remembered to recognise a replay. */
const kMostSeen = 16;

export type GrantOutcome = 'taken' | 'repeated' | 'old' | 'other-mode' | 'forged' | 'forked';

/** The guest's view of epochs: which grants it takes, which keys it has (docs/e2ee.md section 7.2). */
export class GuestEpochs {
  readonly switching = new EpochSwitch();
  roster: Roster | null = null;
  /** The newest epoch ever taken, also before a reload; keys exist only if `roster` does. */
  epoch = 0;
  rosterHash: Bytes = kNoHash;
  rosterTime = 0;
  /** The newest grants that were taken, as they came. */
  private readonly seen: Uint8Array[] = [];

  constructor(
    private readonly self: GuestSelf,
    private readonly known: Acquaintance,
  ) {}

  async take(
    name: GrantName,
    grant: Grant,
    tanKey: Bytes | null,
    now: number,
    out: Effect[],
  ): Promise<GrantOutcome> {
    if (grant.epoch < this.epoch) return 'old';
    if (grant.mode !== (tanKey ? 3 : 0)) return 'other-mode';
    const opened = await openGrant(name, grant, {
      pair: this.known.agreement,
      transcript: this.known.transcript,
      hostKey: this.known.hostKey,
      deviceKey: this.known.certificate.deviceKey,
      tanKey,
    });
    if (!opened || !(await this.isForUs(grant, opened.roster))) return 'forged';
    const outcome = this.judge(opened);
    if (outcome === 'taken') await this.install(grant, opened, now, out);
    wipe(opened.epochSecret);
    return outcome;
  }

  /**
   * Whether this grant was delivered before, or after a later one. The relay keeps the order and delivers once, and the
   * host seals each repetition anew: so somebody in between plays with it.
   */
  isReplay(whole: Uint8Array, outcome: GrantOutcome): boolean {
    if (outcome === 'old' || this.seen.some((one) => equal(one, whole))) return true;
    if (outcome === 'taken' || outcome === 'repeated') {
      this.seen.push(whole);
      if (this.seen.length > kMostSeen) this.seen.shift();
    }
    return false;
  }

  /** Whether the roster can follow the one that we have. */
  private judge(opened: OpenedGrant): GrantOutcome {
    const { roster, rosterHash } = opened;
    if (roster.epoch === this.epoch) {
      if (!equal(rosterHash, this.rosterHash)) return 'forked';
      return this.roster ? 'repeated' : 'taken';
    }
    if (roster.time < this.rosterTime) return 'forked';
    const next = this.epoch > 0 && roster.epoch === this.epoch + 1;
    return next && !equal(roster.previous, this.rosterHash) ? 'forked' : 'taken';
  }

  private async isForUs(grant: Grant, roster: Roster): Promise<boolean> {
    if (roster.meeting !== this.self.meeting || roster.epoch !== grant.epoch) return false;
    const own = roster.entries.find((entry) => entry.identity === this.self.identity);
    const host = roster.entries.find((entry) => entry.role === 'host');
    const { signing, agreement, certificate } = this.known;
    const ownPrint = await fingerprint(signing.publicKey, agreement.publicKey);
    const hostPrint = await fingerprint(certificate.deviceKey, certificate.practiceKey);
    return (
      own !== undefined &&
      own.role !== 'host' &&
      host !== undefined &&
      equal(own.fingerprint, ownPrint) &&
      equal(host.fingerprint, hostPrint)
    );
  }

  private async install(
    grant: Grant,
    opened: OpenedGrant,
    now: number,
    out: Effect[],
  ): Promise<void> {
    const first = this.roster === null;
    this.epoch = grant.epoch;
    this.roster = opened.roster;
    this.rosterHash = opened.rosterHash;
    this.rosterTime = opened.roster.time;
    const senders = await keysOfAll(opened.epochSecret, opened.roster);
    out.push({ kind: 'keys', epoch: grant.epoch, senders });
    this.switching.plan(grant.epoch, now + kSwitchWithin);
    if (grant.atOnce || first) this.switching.confirm(grant.epoch, now, out);
  }
}
