import { ascii } from '../core/bytes';
import { checkCertificate, issueCertificate, type Certificate } from '../core/certificate';
import type { Alarm, Effect, SenderKeys } from '../core/effects';
import { GuestSession, type GuestOptions } from '../core/guestSession';
import { HostSession, type HostOptions } from '../core/hostSession';
import type { HostSelf } from '../core/hostGuest';
import { systemEntropy } from '../core/primitives';

export const kStart = 1_800_000_000_000;
export const kMeeting = 'm-4711';
export const kHost = 'p_host';

/** What a message looks like to the relay, which may do with it what it likes. */
export interface Parcel {
  from: string;
  to: string;
  message: Uint8Array<ArrayBuffer>;
}

/** What a device's media layer would have by now. */
export class Keyring {
  readonly epochs = new Map<number, readonly SenderKeys[]>();
  sendsWith = 0;
  alarms: { alarm: Alarm; identity: string }[] = [];
  wiped = false;

  apply(effect: Effect): void {
    switch (effect.kind) {
      case 'keys':
        this.epochs.set(effect.epoch, effect.senders);
        break;
      case 'switch':
        this.sendsWith = effect.epoch;
        break;
      case 'erase':
        this.epochs.delete(effect.epoch);
        break;
      case 'stop':
        this.sendsWith = 0;
        break;
      case 'alarm':
        this.alarms.push({ alarm: effect.alarm, identity: effect.identity });
        break;
      case 'wipe':
        this.epochs.clear();
        this.sendsWith = 0;
        this.wiped = true;
        break;
      case 'send':
      case 'persist':
        break;
    }
  }

  /** Hexadecimal media key of a sender; what both sides must have in common. */
  key(epoch: number, identity: string): string | undefined {
    const keys = this.epochs.get(epoch)?.find((sender) => sender.identity === identity);
    return keys && Buffer.from(keys.media).toString('hex');
  }
}

export interface Device<Session> {
  session: Session;
  keys: Keyring;
}

export async function newHostSelf(): Promise<{ self: HostSelf; certificate: Certificate }> {
  const practice = await systemEntropy.signingKey();
  const device = await systemEntropy.signingKey();
  const year = 365 * 86_400_000;
  const encoded = await issueCertificate(practice, device.publicKey, kStart, kStart + year);
  const certificate = await checkCertificate(encoded, kStart);
  if (!certificate) throw new Error('certificate');
  return {
    self: { meeting: kMeeting, identity: kHost, device, certificate: encoded },
    certificate,
  };
}

/** A host, guests and a relay between them, with a clock that only `pass` moves. */
export class Consultation {
  now = kStart;
  readonly guests = new Map<string, Device<GuestSession>>();
  /** Everything that was ever sent, also what was lost. */
  readonly log: Parcel[] = [];
  /** The relay's will: return what it delivers instead. */
  meddle: (parcel: Parcel) => Parcel[] = (parcel) => [parcel];
  private queue: Parcel[] = [];

  private constructor(
    readonly hostOptions: HostOptions,
    public host: Device<HostSession>,
  ) {}

  static async begin(options: Partial<HostOptions> = {}): Promise<Consultation> {
    const hostOptions: HostOptions = {
      ...(await newHostSelf()),
      name: 'Dr. Ada Lang',
      careMode: 'gkv',
      policyHash: new Uint8Array(32),
      entropy: systemEntropy,
      record: null,
      ...options,
    };
    const host = { session: new HostSession(hostOptions), keys: new Keyring() };
    const consultation = new Consultation(hostOptions, host);
    await host.session.start(consultation.now);
    await consultation.settle();
    return consultation;
  }

  /** Another device knocks; the relay delivers until it is quiet. */
  async join(identity: string, options: Partial<GuestOptions> = {}): Promise<Device<GuestSession>> {
    const session = new GuestSession(
      {
        self: { meeting: kMeeting, identity, name: `Name of ${identity}`, note: '' },
        entropy: systemEntropy,
        pinned: null,
        record: null,
        ...options,
      },
      this.now,
    );
    const device = { session, keys: new Keyring() };
    this.guests.set(identity, device);
    await session.start(this.now);
    await this.settle();
    return device;
  }

  async joinAndAdmit(identity: string): Promise<Device<GuestSession>> {
    const device = await this.join(identity);
    await this.host.session.admit(identity, this.now);
    await this.settle();
    return device;
  }

  /** The page of the host was reloaded. */
  async reloadHost(): Promise<void> {
    const record = structuredClone(this.host.session.record(this.now));
    this.queue = this.queue.filter((parcel) => parcel.to !== 'host');
    this.host = {
      session: new HostSession({ ...this.hostOptions, record }),
      keys: new Keyring(),
    };
    await this.host.session.start(this.now);
    await this.settle();
  }

  /** Time passes in steps; both sides tick and the relay delivers. */
  async pass(milliseconds: number, step = 500): Promise<void> {
    const end = this.now + milliseconds;
    while (this.now < end) {
      this.now = Math.min(this.now + step, end);
      await this.host.session.tick(this.now);
      for (const { session } of this.guests.values()) await session.tick(this.now);
      await this.settle();
    }
  }

  /** Carries out effects and delivers messages until nothing is left. */
  async settle(): Promise<void> {
    this.collect();
    for (let parcel = this.queue.shift(); parcel; parcel = this.queue.shift()) {
      for (const delivered of this.meddle(parcel)) await this.deliver(delivered);
      this.collect();
    }
  }

  async deliver(parcel: Parcel): Promise<void> {
    if (parcel.to === 'host') {
      await this.host.session.receive(parcel.from, parcel.message, this.now);
    } else {
      for (const [identity, { session }] of this.guests) {
        if (parcel.to === identity || parcel.to === 'all') {
          await session.receive(parcel.message, this.now);
        }
      }
    }
    this.collect();
  }

  private collect(): void {
    this.take('host', this.host.session.out, this.host.keys);
    for (const [identity, { session, keys }] of this.guests) this.take(identity, session.out, keys);
  }

  private take(from: string, effects: Effect[], keys: Keyring): void {
    for (const effect of effects.splice(0)) {
      keys.apply(effect);
      if (effect.kind !== 'send') continue;
      const parcel = { from, to: effect.to, message: effect.message };
      this.log.push(parcel);
      this.queue.push(parcel);
    }
  }
}

/** The name of a message's type, for relays that pick. */
export function typeOf(parcel: Parcel): number {
  return parcel.message[5] ?? 0;
}

export function contains(haystack: Uint8Array, text: string): boolean {
  return Buffer.from(haystack).includes(Buffer.from(ascii(text)));
}

/** The physician compared the code of the newest handshake of this identity. */
export async function compare(room: Consultation, identity: string, equal: boolean): Promise<void> {
  const { session } = room.host;
  const shown = session.view(room.now).participants.filter((one) => one.identity === identity);
  await session.compare(shown.at(-1)?.knock ?? '', equal, room.now);
  await room.settle();
}
