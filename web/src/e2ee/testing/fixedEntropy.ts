import { p256 } from '@noble/curves/nist.js';
import { ascii, base64url, concat, type Bytes } from '../core/bytes';
import { sha256, type KeyPair } from '../core/primitives';

/** A pair from a known number, for vectors only. */
export async function fixedPair(secret: Uint8Array, name: 'ECDSA' | 'ECDH'): Promise<KeyPair> {
  const publicKey = concat(p256.getPublicKey(concat(secret), false));
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    d: base64url(secret),
    x: base64url(publicKey.subarray(1, 33)),
    y: base64url(publicKey.subarray(33)),
  };
  const usages: KeyUsage[] = name === 'ECDSA' ? ['sign'] : ['deriveBits'];
  const algorithm = { name, namedCurve: 'P-256' };
  const privateKey = await crypto.subtle.importKey('jwk', jwk, algorithm, false, usages);
  return { privateKey, publicKey };
}

/** 32 bytes that follow from a name; as a private key they are below the order but for a chance of 2^-32. */
export function fixedBytes(name: string): Promise<Bytes> {
  return sha256(ascii(`heydok test vector ${name}`));
}
