import { ascii, equal, type Bytes } from './bytes';
import { Writer } from './encoding';
import type { Reveal } from './messages';
import { sha256, sign, verify } from './primitives';

/** Commitment, transcript and proof (docs/e2ee.md section 5.1). */
export function commitment(
  hostKey: Uint8Array,
  hostNonce: Uint8Array,
  knock: Uint8Array,
): Promise<Bytes> {
  return sha256(ascii('HDK1-commit'), hostKey, hostNonce, knock);
}

/** What both sides have seen of one handshake. */
export interface Transcript {
  meeting: string;
  guestIdentity: string;
  knock: Bytes;
  knockBody: Bytes;
  helloBody: Bytes;
  offerBody: Bytes;
  hostKey: Bytes;
  hostNonce: Bytes;
}

export function transcriptHash(seen: Transcript): Promise<Bytes> {
  return sha256(
    new Writer()
      .fixed(ascii('HDK1 transcript'))
      .text(seen.meeting)
      .text(seen.guestIdentity)
      .fixed(seen.knock)
      .bytes(seen.knockBody)
      .bytes(seen.helloBody)
      .bytes(seen.offerBody)
      .fixed(seen.hostKey)
      .fixed(seen.hostNonce)
      .finish(),
  );
}

export function proveTranscript(deviceKey: CryptoKey, transcript: Uint8Array): Promise<Bytes> {
  return sign(deviceKey, ascii('HDK1 proof'), transcript);
}

/** Whether a REVEAL opens the commitment and proves this transcript. */
export async function revealFits(
  deviceKey: Uint8Array,
  committed: Uint8Array,
  knock: Uint8Array,
  reveal: Reveal,
  transcript: Uint8Array,
): Promise<boolean> {
  const opened = await commitment(reveal.agreementKey, reveal.nonce, knock);
  if (!equal(opened, committed)) return false;
  return verify(deviceKey, reveal.proof, ascii('HDK1 proof'), transcript);
}

/** Names a guest's keys in the roster (section 7.4). */
export function fingerprint(signingKey: Uint8Array, otherKey: Uint8Array): Promise<Bytes> {
  return sha256(ascii('HDK1 keys'), signingKey, otherKey);
}
