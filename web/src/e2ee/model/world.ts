import { hex, type Bytes } from '../core/bytes';
import { kNobody, type Message } from '../core/envelope';
import { practiceFingerprint } from '../core/certificate';
import type { GuestSession } from '../core/guestSession';
import { HostSession, type HostOptions } from '../core/hostSession';
import type { MessageName } from '../core/messages';
import { Keyring, kStart } from '../testing/consultation';
import {
  HeldDevice,
  KeyOwners,
  newest,
  newGuest,
  newHost,
  withKnock,
  type Held,
} from './heldRelay';
import { kEve, keyOwner, kGuests, type Guest, type GuestSight, type Sight } from './trace';

/** The program in the hands of the model's attacker: real sessions, and every message waits at the relay. */
export class World {
  now = kStart;
  readonly owners = new KeyOwners();
  /** The attacker as guest, by the knock number in whose name it shakes hands. */
  private readonly eves = new Map<string, HeldDevice<GuestSession>>();
  private readonly attempts: Record<Guest, number> = { alice: 0, bob: 0 };
  private readonly knocks: Record<Guest, Bytes> = { alice: kNobody, bob: kNobody };
  private noted = 0;

  private constructor(
    /** Everything that was ever sent, in order. */
    readonly pool: readonly Held[],
    private readonly hostOptions: HostOptions,
    private readonly practices: { host: string; fake: string },
    readonly host: HeldDevice<HostSession>,
    /** The attacker as host, with a practice of its own. */
    readonly fake: HeldDevice<HostSession>,
    readonly guests: Record<Guest, HeldDevice<GuestSession>>,
  ) {}

  static async begin(): Promise<World> {
    const options = await newHost();
    const fakeOptions = await newHost();
    const pool: Held[] = [];
    const guest = (name: Guest) => new HeldDevice(name, newGuest(name, kStart), pool);
    const host = new HeldDevice('host', new HostSession(options), pool);
    const fake = new HeldDevice('fake', new HostSession(fakeOptions), pool);
    const practices = {
      host: hex(await practiceFingerprint(options.certificate.practiceKey)),
      fake: hex(await practiceFingerprint(fakeOptions.certificate.practiceKey)),
    };
    const guests = { alice: guest('alice'), bob: guest('bob') };
    const world = new World(pool, options, practices, host, fake, guests);
    await host.session.start(kStart);
    await fake.session.start(kStart);
    for (const name of kGuests) await world.guests[name].session.start(kStart);
    world.collect();
    return world;
  }

  /** The knock number of the guest's present attempt. */
  knockOf(guest: Guest): Bytes {
    return this.knocks[guest];
  }

  /** The knock number of whoever stands before the physician under this identity. */
  candidateKnock(guest: Guest): Bytes {
    const entry = this.host.session
      .record(this.now)
      ?.guests.find(({ identity, state }) => identity === guest && state !== 'member');
    return entry?.knock ?? kNobody;
  }

  /** The newest message from `from` to `to` with this knock number. */
  held(name: MessageName, from: string, to: string, knock: Bytes): Message {
    const fits = (held: Held) =>
      held.from === from && held.to === to && hex(held.message.knock) === hex(knock);
    return newest(this.pool, name, fits).message;
  }

  async toHost(guest: Guest, message: Message): Promise<void> {
    await this.host.session.receive(guest, message.whole, this.now);
    this.collect();
  }

  async toFake(guest: Guest, message: Message): Promise<void> {
    await this.fake.session.receive(guest, message.whole, this.now);
    this.collect();
  }

  async toGuest(guest: Guest, message: Message): Promise<void> {
    await this.guests[guest].session.receive(message.whole, this.now);
    this.collect();
  }

  /** The attacker takes part in a handshake with the host under a guest's identity and a knock number. */
  async eve(guest: Guest, knock: Bytes): Promise<HeldDevice<GuestSession>> {
    const known = this.eves.get(hex(knock));
    if (known) return known;
    const session = newGuest(guest, this.now, null, withKnock(knock));
    const eve = new HeldDevice('eve', session, this.host.pool);
    this.eves.set(hex(knock), eve);
    await session.start(this.now);
    this.collect();
    const hello = newest(
      this.pool,
      'hello',
      (held) => held.from === 'host' && hex(held.message.knock) === hex(knock),
    );
    await session.receive(hello.message.whole, this.now);
    this.collect();
    return eve;
  }

  /** Another session on the same device: with what it kept, or with nothing. */
  async restart(guest: Guest, keep: boolean): Promise<void> {
    const device = this.guests[guest];
    const record = keep ? structuredClone(device.session.record(this.now)) : null;
    device.session = newGuest(guest, this.now, record);
    device.keys = new Keyring();
    await device.session.start(this.now);
    this.collect();
  }

  async restartHost(): Promise<void> {
    const record = structuredClone(this.host.session.record(this.now));
    this.host.session = new HostSession({ ...this.hostOptions, record });
    await this.host.session.start(this.now);
    for (const guest of kGuests) this.host.session.presence(guest, true, this.now);
    this.collect();
  }

  /** What has been sent since the last time; whose keys are whose is noted before anything is delivered. */
  collect(): void {
    this.host.collect();
    this.fake.collect();
    for (const guest of kGuests) this.guests[guest].collect();
    for (const eve of this.eves.values()) eve.collect();
    for (; this.noted < this.pool.length; this.noted += 1) {
      const held = this.pool[this.noted];
      if (held) this.note(held);
    }
    for (const guest of kGuests) {
      const owner = keyOwner(guest, this.attempts[guest]);
      const { session } = this.guests[guest];
      this.owners.noteAcquaintance(owner, session.record(this.now)?.known);
    }
    for (const eve of this.eves.values()) {
      this.owners.noteAcquaintance(kEve, eve.session.record(this.now)?.known);
    }
  }

  /** What the devices really know, in the words of the model. */
  async look(): Promise<Sight> {
    const entries = this.host.session.record(this.now)?.guests ?? [];
    const owner = (guest: Guest, isMember: boolean): number => {
      const entry = entries.find(
        ({ identity, state }) => identity === guest && (state === 'member') === isMember,
      );
      return entry ? this.owners.ownerOf(entry.signingKey) : 0;
    };
    const { epoch } = this.host.session.view(this.now);
    return {
      epoch,
      sealedTo: await this.owners.openers(this.pool, epoch),
      members: { alice: owner('alice', true), bob: owner('bob', true) },
      candidates: { alice: owner('alice', false), bob: owner('bob', false) },
      guests: { alice: this.lookAt('alice'), bob: this.lookAt('bob') },
    };
  }

  private lookAt(guest: Guest): GuestSight {
    const { session } = this.guests[guest];
    const view = session.view(this.now);
    if (view.phase === 'key-changed') throw new Error('no pin in the model');
    const record = session.record(this.now);
    const met = view.phase === 'knocking' ? 'none' : this.practiceOf(view.practice);
    return {
      phase: view.phase,
      attempt: this.attempts[guest],
      met,
      // The attacker counts its own epochs.
      epoch: met === 'host' ? (record?.epoch ?? 0) : 0,
      sends: this.sends(guest, view.sendsWith),
    };
  }

  /** What the page is told must be what the media layer does. */
  private sends(guest: Guest, shown: number): boolean {
    const { sendsWith } = this.guests[guest].keys;
    if (sendsWith !== shown) throw new Error(`shown: epoch ${shown}, used: ${sendsWith}`);
    return sendsWith > 0;
  }

  private practiceOf(fingerprint: string | null): GuestSight['met'] {
    if (fingerprint === this.practices.host) return 'host';
    return fingerprint === this.practices.fake ? 'fake' : 'none';
  }

  private note({ from, message }: Held): void {
    if (from === 'eve') {
      if (message.name === 'offer') this.owners.noteOffer(kEve, message);
      return;
    }
    const guest = kGuests.find((name) => name === from);
    if (!guest) return;
    if (message.name === 'knock' && hex(message.knock) !== hex(this.knocks[guest])) {
      this.knocks[guest] = message.knock;
      this.attempts[guest] += 1;
    }
    if (message.name === 'offer') {
      this.owners.noteOffer(keyOwner(guest, this.attempts[guest]), message);
    }
  }
}
