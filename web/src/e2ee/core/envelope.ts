import { ascii, equal, type Bytes } from './bytes';
import { parse, Writer, type Reader } from './encoding';
import { kSuite, kTypes, type MessageName } from './messages';
import { kSignatureSize, sign, verify } from './primitives';

/** The outer form of every message (docs/e2ee.md section 4.1). */
const kMagic = ascii('HDK1');
export const kKnockNumberSize = 16;
export const kMostMessageBytes = 12_000;
/** The knock number of a message to all. */
export const kNobody: Bytes = new Uint8Array(kKnockNumberSize);

/** Where a message comes from and goes to; part of what is signed, not of what is sent. */
export interface Route {
  meeting: string;
  /** `host`, or a guest's identity. */
  from: string;
  /** `host`, `all`, or a guest's identity. */
  to: string;
}

export interface Message {
  name: MessageName;
  knock: Bytes;
  body: Bytes;
  signature: Bytes;
  /** What the signature is over, without the route. */
  unsigned: Bytes;
  /** The whole message. */
  whole: Bytes;
}

/** A finished message; `key` is absent for KNOCK only. */
export async function compose(
  route: Route,
  name: MessageName,
  knock: Uint8Array,
  body: Uint8Array,
  key: CryptoKey | null,
): Promise<Bytes> {
  const unsigned = new Writer()
    .fixed(kMagic)
    .u8(kSuite)
    .u8(kTypes[name])
    .fixed(knock)
    .bytes(body)
    .finish();
  const signature = key ? await sign(key, signedBytes(route, unsigned)) : new Uint8Array();
  const whole = new Writer().fixed(unsigned).bytes(signature).finish();
  if (whole.length > kMostMessageBytes) throw new RangeError('message too long');
  return whole;
}

/** Takes the outer form apart; null if it is malformed. Says nothing about who wrote it. */
export function dissect(whole: Uint8Array): Message | null {
  if (whole.length > kMostMessageBytes) return null;
  return parse(whole, (reader: Reader) => {
    reader.require(equal(reader.fixed(kMagic.length), kMagic));
    reader.require(reader.u8() === kSuite);
    const type = reader.u8();
    const name = (Object.keys(kTypes) as MessageName[]).find((key) => kTypes[key] === type);
    reader.require(name !== undefined);
    const knock = reader.fixed(kKnockNumberSize);
    const body = reader.bytes();
    const unsigned = whole.slice(0, reader.position());
    const signature = reader.bytes();
    reader.require(signature.length === (name === 'knock' ? 0 : kSignatureSize));
    return { name, knock, body, signature, unsigned, whole: whole.slice() };
  });
}

/** Whether the owner of `publicKey` wrote this message for this route. */
export function isFrom(publicKey: Uint8Array, route: Route, message: Message): Promise<boolean> {
  return verify(publicKey, message.signature, signedBytes(route, message.unsigned));
}

function signedBytes(route: Route, unsigned: Uint8Array): Bytes {
  return new Writer()
    .fixed(ascii('HDK1 message'))
    .u8(0)
    .text(route.meeting)
    .text(route.from)
    .text(route.to)
    .fixed(unsigned)
    .finish();
}
