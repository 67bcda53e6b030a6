import { ascii, concat, wipe, type Bytes } from './bytes';
import { agree, expand, extract, openAead, sealAead, type KeyPair } from './primitives';

/**
 * HPKE (RFC 9180), single use: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; modes base and auth-psk. Only the
 * first sequence number exists, so that a nonce cannot come twice.
 */
const kKemSuite = concat(ascii('KEM'), Uint8Array.of(0, 0x10));
const kSuite = concat(ascii('HPKE'), Uint8Array.of(0, 0x10, 0, 1, 0, 2));
const kNothing = new Uint8Array();

export const kModeBase = 0;
export const kModeAuthPsk = 3;

/** What both sides must agree on beside the keys. */
export interface Context {
  info: Uint8Array;
  associated: Uint8Array;
}

export interface PreShared {
  psk: Uint8Array;
  pskId: Uint8Array;
}

/** Auth-psk for the sender: its own static pair, and the secret that both know. */
export interface SenderAuth extends PreShared {
  sender: KeyPair;
}

/** Auth-psk for the receiver. */
export interface ReceiverAuth extends PreShared {
  senderKey: Uint8Array;
}

export interface Sealed {
  /** The ephemeral public key, 65 bytes. */
  enc: Bytes;
  sealed: Bytes;
}

/** Seals for `receiverKey`. Null if that is no point of the curve. `ephemeral` must be fresh. */
export async function seal(
  receiverKey: Uint8Array,
  ephemeral: KeyPair,
  context: Context,
  plaintext: Uint8Array,
  auth?: SenderAuth,
): Promise<Sealed | null> {
  const dh = await agree(ephemeral.privateKey, receiverKey);
  if (!dh) return null;
  let shared: Bytes;
  if (auth) {
    const authDh = await agree(auth.sender.privateKey, receiverKey);
    if (!authDh) return null;
    const kem = concat(ephemeral.publicKey, receiverKey, auth.sender.publicKey);
    shared = await sharedSecret(concat(dh, authDh), kem);
  } else {
    shared = await sharedSecret(dh, concat(ephemeral.publicKey, receiverKey));
  }
  const { key, nonce } = await schedule(shared, context.info, auth);
  const sealed = await sealAead(key, nonce, context.associated, plaintext);
  wipe(dh, shared, key);
  return { enc: ephemeral.publicKey, sealed };
}

/** Null if anything does not fit. */
export async function open(
  receiver: KeyPair,
  message: Sealed,
  context: Context,
  auth?: ReceiverAuth,
): Promise<Bytes | null> {
  const dh = await agree(receiver.privateKey, message.enc);
  if (!dh) return null;
  let shared: Bytes;
  if (auth) {
    const authDh = await agree(receiver.privateKey, auth.senderKey);
    if (!authDh) return null;
    const kem = concat(message.enc, receiver.publicKey, auth.senderKey);
    shared = await sharedSecret(concat(dh, authDh), kem);
  } else {
    shared = await sharedSecret(dh, concat(message.enc, receiver.publicKey));
  }
  const { key, nonce } = await schedule(shared, context.info, auth);
  const plaintext = await openAead(key, nonce, context.associated, message.sealed);
  wipe(dh, shared, key);
  return plaintext;
}

/** ExtractAndExpand, section 4.1. */
async function sharedSecret(dh: Uint8Array, kemContext: Uint8Array): Promise<Bytes> {
  const prk = await labeledExtract(kKemSuite, kNothing, 'eae_prk', dh);
  return labeledExpand(kKemSuite, prk, 'shared_secret', kemContext, 32);
}

/** KeySchedule, section 5.1. */
async function schedule(
  shared: Uint8Array,
  info: Uint8Array,
  auth: PreShared | undefined,
): Promise<{ key: Bytes; nonce: Bytes }> {
  const pskIdHash = await labeledExtract(kSuite, kNothing, 'psk_id_hash', auth?.pskId ?? kNothing);
  const infoHash = await labeledExtract(kSuite, kNothing, 'info_hash', info);
  const mode = Uint8Array.of(auth ? kModeAuthPsk : kModeBase);
  const context = concat(mode, pskIdHash, infoHash);
  const secret = await labeledExtract(kSuite, shared, 'secret', auth?.psk ?? kNothing);
  const key = await labeledExpand(kSuite, secret, 'key', context, 32);
  const nonce = await labeledExpand(kSuite, secret, 'base_nonce', context, 12);
  wipe(secret);
  return { key, nonce };
}

function labeledExtract(
  suite: Uint8Array,
  salt: Uint8Array,
  label: string,
  material: Uint8Array,
): Promise<Bytes> {
  return extract(salt, concat(ascii('HPKE-v1'), suite, ascii(label), material));
}

function labeledExpand(
  suite: Uint8Array,
  key: Uint8Array,
  label: string,
  info: Uint8Array,
  size: number,
): Promise<Bytes> {
  const labeled = concat(Uint8Array.of(0, size), ascii('HPKE-v1'), suite, ascii(label), info);
  return expand(key, labeled, size);
}
