import { p256, p256_hasher } from '@noble/curves/nist.js';
import { ascii, concat, type Bytes } from './bytes';
import { kPointSize, sha256 } from './primitives';

/**
 * CPace (draft-irtf-cfrg-cpace) over P-256 with SHA-256, initiator and responder. WebCrypto has no arithmetic on
 * points, hence the library. Both sides prove by the result that they used the same password and session id; nothing
 * that travels can be used to test passwords.
 */
const kDomain = 'CPaceP256_XMD:SHA-256_SSWU_NU_';
const kBlockSize = 64;
const kNoData = new Uint8Array();

export interface PakeInput {
  password: Uint8Array;
  /** Channel identifier: what the password is for. */
  channel: Uint8Array;
  /** Session id: both sides must have the same. */
  session: Uint8Array;
}

/** One side's secret scalar and the point that it sends. */
export interface PakeShare {
  scalar: bigint;
  point: Bytes;
}

/** `random` are 48 fresh bytes: enough that the remainder modulo the order has no bias. */
export function makeShare(input: PakeInput, random: Uint8Array): PakeShare {
  if (random.length < 48) throw new RangeError('too little randomness');
  const order = p256.Point.Fn.ORDER;
  const wide = random.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  return shareOf(input, (wide % (order - 1n)) + 1n);
}

/** With a given scalar; for known answers. */
export function shareOf(input: PakeInput, scalar: bigint): PakeShare {
  return { scalar, point: concat(generator(input).multiply(scalar).toBytes(false)) };
}

/** The common key; null if the other side's point is none. `first` is the initiator's point. */
export async function finish(
  input: PakeInput,
  own: PakeShare,
  role: 'initiator' | 'responder',
  other: Uint8Array,
  data: { initiator: Uint8Array; responder: Uint8Array } = {
    initiator: kNoData,
    responder: kNoData,
  },
): Promise<Bytes | null> {
  const shared = multiply(other, own.scalar);
  if (!shared) return null;
  const [first, second] = role === 'initiator' ? [own.point, other] : [other, own.point];
  return sha256(
    prefixed(ascii(`${kDomain}_ISK`), input.session, shared),
    prefixed(first, data.initiator),
    prefixed(second, data.responder),
  );
}

/** The password's generator; both sides multiply it. */
export function generator(input: PakeInput): typeof p256.Point.BASE {
  const used = prefixed(input.password).length + prefixed(ascii(kDomain)).length + 1;
  const padding = new Uint8Array(Math.max(0, kBlockSize - used));
  const text = prefixed(ascii(kDomain), input.password, padding, input.channel, input.session);
  return p256_hasher.encodeToCurve(text, {
    DST: `${kDomain}_DST`,
  });
}

/** The x-coordinate of `scalar` times the point; P-256 has no small subgroup to fall into. */
function multiply(encoded: Uint8Array, scalar: bigint): Bytes | null {
  if (encoded.length !== kPointSize || encoded[0] !== 4) return null;
  try {
    const point = p256.Point.fromBytes(encoded);
    point.assertValidity();
    return concat(point.multiply(scalar).toBytes(false).subarray(1, 33));
  } catch {
    return null;
  }
}

/** Each part behind its length in LEB128. */
function prefixed(...parts: readonly Uint8Array[]): Bytes {
  return concat(...parts.flatMap((part) => [leb128(part.length), part]));
}

function leb128(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>= 7;
    bytes.push(rest > 0 ? low | 0x80 : low);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}
