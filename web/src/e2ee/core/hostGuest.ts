import { equal, hex, type Bytes } from './bytes';
import { parse } from './encoding';
import { compose, isFrom, type Message } from './envelope';
import { introduceInfo } from './guestAttempt';
import { commitment, fingerprint, proveTranscript, transcriptHash } from './handshake';
import { open } from './hpke';
import { helloBody, introduceBody, knockBody, offerBody, revealBody } from './bodies';
import { kSuite } from './messages';
import { isPoint, type Entropy, type KeyPair } from './primitives';
import { codeOf, type Code } from './sas';

export type HostGuestState = 'greeted' | 'known' | 'asking' | 'member';

/** What the host knows of one knock number (docs/e2ee.md section 7.1). Stored as it is when the page reloads. */
export interface HostGuest {
  identity: string;
  knock: Bytes;
  state: HostGuestState;
  /** The host's pair and nonce of this handshake. */
  pair: KeyPair;
  nonce: Bytes;
  knockBody: Bytes;
  helloBody: Bytes;
  hello: Bytes;
  offerBody: Bytes | null;
  reveal: Bytes | null;
  signingKey: Bytes;
  agreementKey: Bytes;
  transcript: Bytes;
  fingerprint: Bytes;
  code: Code | null;
  name: string;
  note: string;
  /** The physician pressed "equal", or the Sprech-TAN was right. */
  verified: boolean;
  /** What the guest pressed. */
  guestVerdict: boolean | null;
  tanKey: Bytes | null;
  /** The largest counter seen. */
  counter: number;
  /** The newest epoch that the guest acknowledged; 0: none. */
  acknowledged: number;
  /** Since when the media engine does not show the person; null: it does. */
  awaySince: number | null;
}

/** Who speaks for the host. */
export interface HostSelf {
  meeting: string;
  /** The host's identity in the media engine. */
  identity: string;
  device: KeyPair;
  /** Encoded. */
  certificate: Bytes;
}

const kNone: Bytes = new Uint8Array();

export function knockName(knock: Uint8Array): string {
  return hex(knock);
}

/** Answers a KNOCK: commits to fresh values. Null if no suite is common. */
export async function greet(
  self: HostSelf,
  identity: string,
  message: Message,
  tan: boolean,
  entropy: Entropy,
  now: number,
): Promise<HostGuest | null> {
  if (!knockBody.read(message.body)?.includes(kSuite)) return null;
  const pair = await entropy.agreementKey();
  const nonce = entropy.bytes(32);
  const body = helloBody.write({
    hostIdentity: self.identity,
    certificate: self.certificate,
    commitment: await commitment(pair.publicKey, nonce, message.knock),
    tan,
    time: now,
  });
  const route = { meeting: self.meeting, from: 'host', to: identity };
  return {
    identity,
    knock: message.knock,
    state: 'greeted',
    pair,
    nonce,
    knockBody: message.body,
    helloBody: body,
    hello: await compose(route, 'hello', message.knock, body, self.device.privateKey),
    offerBody: null,
    reveal: null,
    signingKey: kNone,
    agreementKey: kNone,
    transcript: kNone,
    fingerprint: kNone,
    code: null,
    name: '',
    note: '',
    verified: false,
    guestVerdict: null,
    tanKey: null,
    counter: 0,
    acknowledged: 0,
    awaySince: null,
  };
}

/** `changed`: another OFFER for the same knock number. After `taken` and `repeated`, `reveal` is to be sent. */
export async function takeOffer(
  self: HostSelf,
  guest: HostGuest,
  message: Message,
): Promise<'taken' | 'repeated' | 'changed' | 'forged'> {
  const offer = offerBody.read(message.body);
  const route = { meeting: self.meeting, from: guest.identity, to: 'host' };
  if (!offer || !(await isFrom(offer.signingKey, route, message))) return 'forged';
  if (!(await isPoint(offer.agreementKey))) return 'forged';
  if (guest.offerBody) return equal(guest.offerBody, message.body) ? 'repeated' : 'changed';
  const transcript = await transcriptHash({
    meeting: self.meeting,
    guestIdentity: guest.identity,
    knock: guest.knock,
    knockBody: guest.knockBody,
    helloBody: guest.helloBody,
    offerBody: message.body,
    hostKey: guest.pair.publicKey,
    hostNonce: guest.nonce,
  });
  const proof = await proveTranscript(self.device.privateKey, transcript);
  const body = revealBody.write({ agreementKey: guest.pair.publicKey, nonce: guest.nonce, proof });
  const back = { meeting: self.meeting, from: 'host', to: guest.identity };
  const { privateKey } = self.device;
  guest.reveal = await compose(back, 'reveal', guest.knock, body, privateKey);
  guest.offerBody = message.body;
  guest.signingKey = offer.signingKey;
  guest.agreementKey = offer.agreementKey;
  guest.transcript = transcript;
  guest.fingerprint = await fingerprint(offer.signingKey, offer.agreementKey);
  guest.code = await codeOf(transcript);
  guest.state = 'known';
  return 'taken';
}

/** Reads name and note; false if they are not for us. */
export async function takeIntroduction(guest: HostGuest, message: Message): Promise<boolean> {
  const body = introduceBody.read(message.body);
  const context = { info: introduceInfo(guest.transcript), associated: guest.knock };
  const plaintext = body && (await open(guest.pair, body, context));
  const read =
    plaintext && parse(plaintext, (reader) => ({ name: reader.text(), note: reader.text() }));
  if (!read || read.name === '') return false;
  guest.name = read.name;
  guest.note = read.note;
  guest.state = 'asking';
  return true;
}
