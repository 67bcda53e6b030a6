import { concat, wipe, type Bytes } from './bytes';

/** The few primitives of suite 1, all from WebCrypto (docs/e2ee.md section 3). */
export const kPointSize = 65;
export const kSignatureSize = 64;
export const kHashSize = 32;
export const kSecretSize = 32;

const kSigning = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const kAgreeing = { name: 'ECDH', namedCurve: 'P-256' } as const;
const kSignature = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** A P-256 key pair; the private half cannot be read. */
export interface KeyPair {
  privateKey: CryptoKey;
  /** Uncompressed point, 65 bytes. */
  publicKey: Bytes;
}

/** Where random values come from: an argument, so that tests and vectors repeat. */
export interface Entropy {
  bytes(size: number): Bytes;
  signingKey(): Promise<KeyPair>;
  agreementKey(): Promise<KeyPair>;
}

export const systemEntropy: Entropy = {
  bytes: (size) => crypto.getRandomValues(new Uint8Array(size)),
  signingKey: () => generate(kSigning, ['sign', 'verify']),
  agreementKey: () => generate(kAgreeing, ['deriveBits']),
};

async function generate(
  algorithm: typeof kSigning | typeof kAgreeing,
  usages: KeyUsage[],
): Promise<KeyPair> {
  const pair = await crypto.subtle.generateKey(algorithm, false, usages);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  return { privateKey: pair.privateKey, publicKey };
}

export async function sha256(...parts: readonly Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));
}

export async function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Promise<Bytes> {
  // An empty key is refused by some engines and equals 32 zero bytes: HMAC fills up with zeros.
  const raw = key.length === 0 ? new Uint8Array(kHashSize) : concat(key);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const imported = await crypto.subtle.importKey('raw', raw, algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, concat(...parts)));
}

/** HKDF-Extract (RFC 5869 section 2.2). */
export function extract(salt: Uint8Array, material: Uint8Array): Promise<Bytes> {
  return hmac(salt, material);
}

/** HKDF-Expand (RFC 5869 section 2.3) for up to 32 bytes, its first block. */
export async function expand(
  key: Uint8Array,
  info: Uint8Array,
  size = kSecretSize,
): Promise<Bytes> {
  if (size > kHashSize) throw new RangeError('one block only');
  return (await hmac(key, info, Uint8Array.of(1))).slice(0, size);
}

/** ECDSA with SHA-256; `r || s`. */
export async function sign(key: CryptoKey, ...parts: readonly Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(kSignature, key, concat(...parts)));
}

/** False also for a public key that is no point of the curve. */
export async function verify(
  publicKey: Uint8Array,
  signature: Uint8Array,
  ...parts: readonly Uint8Array[]
): Promise<boolean> {
  if (signature.length !== kSignatureSize) return false;
  const key = await importPoint(publicKey, kSigning, ['verify']);
  if (!key) return false;
  return crypto.subtle.verify(kSignature, key, concat(signature), concat(...parts));
}

/** The x-coordinate of the shared point; null if the public key is no point of the curve. */
export async function agree(own: CryptoKey, other: Uint8Array): Promise<Bytes | null> {
  const key = await importPoint(other, kAgreeing, []);
  if (!key) return null;
  return new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'ECDH', public: key }, own, 8 * kSecretSize),
  );
}

/** Whether the bytes are an uncompressed point of P-256. */
export async function isPoint(bytes: Uint8Array): Promise<boolean> {
  return (await importPoint(bytes, kAgreeing, [])) !== null;
}

async function importPoint(
  bytes: Uint8Array,
  algorithm: typeof kSigning | typeof kAgreeing,
  usages: KeyUsage[],
): Promise<CryptoKey | null> {
  // The length comes first: engines also take compressed points, which would be a second encoding.
  if (bytes.length !== kPointSize || bytes[0] !== 4) return null;
  try {
    return await crypto.subtle.importKey('raw', concat(bytes), algorithm, true, usages);
  } catch {
    return null;
  }
}

export async function sealAead(
  key: Uint8Array,
  iv: Uint8Array,
  associated: Uint8Array,
  plaintext: Uint8Array,
): Promise<Bytes> {
  const imported = await importAead(key, 'encrypt');
  const algorithm = { name: 'AES-GCM', iv: concat(iv), additionalData: concat(associated) };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, imported, concat(plaintext)));
}

/** Null if anything was changed. */
export async function openAead(
  key: Uint8Array,
  iv: Uint8Array,
  associated: Uint8Array,
  sealed: Uint8Array,
): Promise<Bytes | null> {
  const imported = await importAead(key, 'decrypt');
  const algorithm = { name: 'AES-GCM', iv: concat(iv), additionalData: concat(associated) };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, imported, concat(sealed)));
  } catch {
    return null;
  }
}

async function importAead(key: Uint8Array, usage: KeyUsage): Promise<CryptoKey> {
  const raw = concat(key);
  try {
    return await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [usage]);
  } finally {
    wipe(raw);
  }
}
