import { ascii, concat, equal, utf8, type Bytes } from './bytes';
import { checkCertificate, type Certificate } from './certificate';
import { Writer } from './encoding';
import { compose, isFrom, kKnockNumberSize, type Message, type Route } from './envelope';
import { revealFits, transcriptHash } from './handshake';
import { seal } from './hpke';
import { helloBody, introduceBody, knockBody, offerBody, revealBody } from './bodies';
import { kSuite, type Hello, type Offer } from './messages';
import type { Entropy, KeyPair } from './primitives';
import { codeOf, type Code } from './sas';

export interface GuestSelf {
  meeting: string;
  identity: string;
  /** What the person typed; reaches the host sealed and the others in the roster. */
  name: string;
  note: string;
}

/** What a completed handshake leaves behind. */
export interface Acquaintance {
  knock: Bytes;
  signing: KeyPair;
  agreement: KeyPair;
  certificate: Certificate;
  hostKey: Bytes;
  transcript: Bytes;
  code: Code;
  tanOffered: boolean;
}

/** The guest's side of one handshake: one knock number, one OFFER (docs/e2ee.md section 5). */
export class GuestAttempt {
  private hello: { body: Bytes; whole: Bytes; read: Hello; certificate: Certificate } | null = null;

  private constructor(
    private readonly self: GuestSelf,
    readonly knock: Bytes,
    private readonly body: Bytes,
    private readonly signing: KeyPair,
    private readonly agreement: KeyPair,
    private readonly offer: Offer,
  ) {}

  static async begin(self: GuestSelf, entropy: Entropy): Promise<GuestAttempt> {
    const signing = await entropy.signingKey();
    const agreement = await entropy.agreementKey();
    const offer = {
      agreementKey: agreement.publicKey,
      signingKey: signing.publicKey,
      nonce: entropy.bytes(32),
    };
    const knock = entropy.bytes(kKnockNumberSize);
    return new GuestAttempt(self, knock, knockBody.write([kSuite]), signing, agreement, offer);
  }

  get certificate(): Certificate | null {
    return this.hello?.certificate ?? null;
  }

  knockMessage(): Promise<Bytes> {
    return compose(this.route(), 'knock', this.knock, this.body, null);
  }

  offerMessage(): Promise<Bytes> {
    const body = offerBody.write(this.offer);
    return compose(this.route(), 'offer', this.knock, body, this.signing.privateKey);
  }

  /** `changed`: another HELLO for the same knock number. */
  async takeHello(
    message: Message,
    now: number,
  ): Promise<'taken' | 'repeated' | 'changed' | 'forged'> {
    if (this.hello) return equal(this.hello.whole, message.whole) ? 'repeated' : 'changed';
    const read = helloBody.read(message.body);
    const certificate = read && (await checkCertificate(read.certificate, now));
    if (!certificate) return 'forged';
    if (!(await isFrom(certificate.deviceKey, this.backRoute(), message))) return 'forged';
    this.hello = { body: message.body, whole: message.whole, read, certificate };
    return 'taken';
  }

  /** Null if anything about the REVEAL is wrong. */
  async takeReveal(message: Message): Promise<Acquaintance | null> {
    const reveal = revealBody.read(message.body);
    if (!reveal || !this.hello) return null;
    const { body, read, certificate } = this.hello;
    if (!(await isFrom(certificate.deviceKey, this.backRoute(), message))) return null;
    const transcript = await transcriptHash({
      meeting: this.self.meeting,
      guestIdentity: this.self.identity,
      knock: this.knock,
      knockBody: this.body,
      helloBody: body,
      offerBody: offerBody.write(this.offer),
      hostKey: reveal.agreementKey,
      hostNonce: reveal.nonce,
    });
    const { deviceKey } = certificate;
    if (!(await revealFits(deviceKey, read.commitment, this.knock, reveal, transcript))) {
      return null;
    }
    return {
      knock: this.knock,
      signing: this.signing,
      agreement: this.agreement,
      certificate,
      hostKey: reveal.agreementKey,
      transcript,
      code: await codeOf(transcript),
      tanOffered: read.tan,
    };
  }

  private route(): Route {
    return { meeting: this.self.meeting, from: this.self.identity, to: 'host' };
  }

  private backRoute(): Route {
    return { meeting: this.self.meeting, from: 'host', to: this.self.identity };
  }
}

/** The information string of INTRODUCE. */
export function introduceInfo(transcript: Uint8Array): Bytes {
  return concat(ascii('HDK1 introduce'), transcript);
}

/** Name and note for the host's eyes; null if the host's key is no key. */
export async function introduction(
  self: GuestSelf,
  known: Acquaintance,
  entropy: Entropy,
): Promise<Bytes | null> {
  const plaintext = new Writer().text(self.name).text(self.note).finish();
  const context = { info: introduceInfo(known.transcript), associated: known.knock };
  const sealed = await seal(known.hostKey, await entropy.agreementKey(), context, plaintext);
  return sealed && introduceBody.write(sealed);
}

const kMostNameBytes = 200;

/** A name that the protocol can carry, from what somebody typed. */
export function carriableName(typed: string): string {
  let name = typed
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trim();
  while (utf8(name).length > kMostNameBytes) name = [...name].slice(0, -1).join('');
  return name;
}
