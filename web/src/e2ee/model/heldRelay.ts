import { grantBody, offerBody } from '../core/bodies';
import { hex } from '../core/bytes';
import { checkCertificate, issueCertificate } from '../core/certificate';
import type { Effect } from '../core/effects';
import { dissect, type Message } from '../core/envelope';
import { openGrant } from '../core/grant';
import type { Acquaintance } from '../core/guestAttempt';
import { GuestSession } from '../core/guestSession';
import type { HostOptions } from '../core/hostSession';
import type { MessageName } from '../core/messages';
import { systemEntropy, type Entropy } from '../core/primitives';
import type { GuestRecord } from '../core/records';
import { Keyring, kHost, kMeeting, kStart } from '../testing/consultation';
import type { Guest } from './trace';

export interface Held {
  from: string;
  to: string;
  message: Message;
}

/** A session, what it has told its media layer, and what it gave to the relay. */
export class HeldDevice<Session extends { readonly out: Effect[] }> {
  keys = new Keyring();

  constructor(
    readonly name: string,
    public session: Session,
    readonly pool: Held[],
  ) {}

  /** Carries out the session's effects; what it sends stays at the relay. */
  collect(): void {
    for (const effect of this.session.out.splice(0)) {
      this.keys.apply(effect);
      if (effect.kind !== 'send') continue;
      const message = dissect(effect.message);
      if (message) this.pool.push({ from: this.name, to: effect.to, message });
    }
  }
}

/** The last message that fits; messages are never taken out: the attacker can deliver each again. */
export function newest(
  pool: readonly Held[],
  name: MessageName,
  fits: (held: Held) => boolean,
): Held {
  const found = pool.findLast((held) => held.message.name === name && fits(held));
  if (!found) throw new Error(`the relay holds no such ${name}`);
  return found;
}

/** Entropy whose next knock number is somebody else's: the attacker shakes hands in a guest's name. */
export function withKnock(knock: Uint8Array<ArrayBuffer>): Entropy {
  return {
    ...systemEntropy,
    bytes: (size) => (size === knock.length ? knock.slice() : systemEntropy.bytes(size)),
  };
}

export async function newHost(): Promise<HostOptions> {
  const practice = await systemEntropy.signingKey();
  const device = await systemEntropy.signingKey();
  const encoded = await issueCertificate(practice, device.publicKey, kStart, kStart + 86_400_000);
  const certificate = await checkCertificate(encoded, kStart);
  if (!certificate) throw new Error('certificate');
  return {
    self: { meeting: kMeeting, identity: kHost, device, certificate: encoded },
    certificate,
    name: 'Dr. Ada Lang',
    careMode: 'gkv',
    policyHash: new Uint8Array(32),
    entropy: systemEntropy,
    record: null,
  };
}

export function newGuest(
  identity: Guest,
  now: number,
  record: GuestRecord | null = null,
  entropy: Entropy = systemEntropy,
): GuestSession {
  const self = { meeting: kMeeting, identity, name: `Name of ${identity}`, note: '' };
  return new GuestSession({ self, entropy, pinned: null, record }, now);
}

/**
 * Who owns which keys, found out by using them: a grant is sealed to a key if that key opens it, whatever anybody says.
 */
export class KeyOwners {
  private readonly bySigningKey = new Map<string, number>();
  private readonly acquaintances: { owner: number; known: Acquaintance }[] = [];
  private readonly opened = new Map<number, Set<number>>();
  private tried = 0;

  /** Somebody's OFFER, before the relay does anything with it. */
  noteOffer(owner: number, message: Message): void {
    const offer = offerBody.read(message.body);
    if (offer) this.bySigningKey.set(hex(offer.signingKey), owner);
  }

  ownerOf(signingKey: Uint8Array): number {
    return this.bySigningKey.get(hex(signingKey)) ?? 0;
  }

  /** Handshake keys of a device, kept although the device may wipe them. */
  noteAcquaintance(owner: number, known: Acquaintance | undefined): void {
    if (!known || this.acquaintances.some((entry) => entry.known.knock === known.knock)) return;
    this.acquaintances.push({ owner, known });
  }

  /** Owners whose keys open a grant of this epoch, ascending. */
  async openers(pool: readonly Held[], epoch: number): Promise<number[]> {
    for (; this.tried < pool.length; this.tried += 1) {
      const held = pool[this.tried];
      if (held?.from === 'host') await this.tryToOpen(held.message);
    }
    return [...(this.opened.get(epoch) ?? [])].sort((left, right) => left - right);
  }

  private async tryToOpen(message: Message): Promise<void> {
    const name = message.name === 'admit' || message.name === 'epoch' ? message.name : null;
    const grant = name && grantBody.read(message.body);
    if (!name || !grant) return;
    const owners = this.opened.get(grant.epoch) ?? new Set();
    this.opened.set(grant.epoch, owners);
    for (const { owner, known } of this.acquaintances) {
      const opened = await openGrant(name, grant, {
        pair: known.agreement,
        transcript: known.transcript,
        hostKey: known.hostKey,
        deviceKey: known.certificate.deviceKey,
        tanKey: null,
      });
      if (opened) owners.add(owner);
    }
  }
}
