import { ascii, concat, equal, type Bytes } from './bytes';
import { parse, Writer } from './encoding';
import { rosterKey, rosterLabel } from './epochKeys';
import {
  kModeAuthPsk,
  kModeBase,
  open,
  seal,
  type Context,
  type PreShared,
  type ReceiverAuth,
} from './hpke';
import { kTypes, type Grant } from './messages';
import {
  kHashSize,
  kSecretSize,
  kSignatureSize,
  openAead,
  sealAead,
  sha256,
  type KeyPair,
} from './primitives';
import { decodeRoster, hashRoster, rosterSignatureFits, type Roster } from './roster';

/** Sealing and opening the epoch secret and the roster (docs/e2ee.md section 7.2). */
export type GrantName = 'admit' | 'epoch';

const kLabel = ascii('HDK1 grant');
const kRosterIv: Bytes = new Uint8Array(12);

/** The secret of the Sprech-TAN as HPKE wants it. */
export function tanSecret(key: Uint8Array, transcript: Uint8Array): PreShared {
  return { psk: key, pskId: concat(ascii('HDK1 tan'), transcript) };
}

/** The same bytes for all members of the epoch. Its key is used this once. */
export async function sealRoster(
  epochSecret: Uint8Array,
  epoch: number,
  encoded: Uint8Array,
  signature: Uint8Array,
): Promise<Bytes> {
  const plaintext = new Writer().bytes(encoded).fixed(signature).finish();
  const key = await rosterKey(epochSecret, epoch);
  return sealAead(key, kRosterIv, rosterLabel(epoch), plaintext);
}

/** What a grant needs beside its receiver. */
export interface GrantContent {
  name: GrantName;
  epoch: number;
  atOnce: boolean;
  time: number;
  epochSecret: Bytes;
  rosterHash: Bytes;
  sealedRoster: Bytes;
}

export interface GrantReceiver {
  agreementKey: Bytes;
  transcript: Bytes;
  /** The host's pair of the handshake, and the Sprech-TAN's key if it succeeded. */
  hostPair: KeyPair;
  tanKey: Bytes | null;
}

export async function sealGrant(
  content: GrantContent,
  receiver: GrantReceiver,
  ephemeral: KeyPair,
): Promise<Grant | null> {
  const mode = receiver.tanKey ? kModeAuthPsk : kModeBase;
  const { epoch, atOnce, time, sealedRoster: roster } = content;
  const context = await grantContext(content.name, receiver.transcript, {
    epoch,
    mode,
    atOnce,
    time,
    roster,
  });
  const auth = receiver.tanKey
    ? { ...tanSecret(receiver.tanKey, receiver.transcript), sender: receiver.hostPair }
    : undefined;
  const plaintext = concat(content.epochSecret, content.rosterHash);
  const sealed = await seal(receiver.agreementKey, ephemeral, context, plaintext, auth);
  return sealed && { epoch, mode, atOnce, time, roster, ...sealed };
}

export interface GrantOpener {
  pair: KeyPair;
  transcript: Bytes;
  hostKey: Bytes;
  deviceKey: Bytes;
  /** If set, only auth-psk is accepted. */
  tanKey: Bytes | null;
}

export interface OpenedGrant {
  epochSecret: Bytes;
  rosterHash: Bytes;
  roster: Roster;
}

/** Null unless secret, roster and signature all fit together. */
export async function openGrant(
  name: GrantName,
  grant: Grant,
  opener: GrantOpener,
): Promise<OpenedGrant | null> {
  if (grant.mode !== (opener.tanKey ? kModeAuthPsk : kModeBase)) return null;
  const context = await grantContext(name, opener.transcript, grant);
  const auth: ReceiverAuth | undefined = opener.tanKey
    ? { ...tanSecret(opener.tanKey, opener.transcript), senderKey: opener.hostKey }
    : undefined;
  const plaintext = await open(opener.pair, grant, context, auth);
  if (plaintext?.length !== kSecretSize + kHashSize) return null;
  const epochSecret = plaintext.slice(0, kSecretSize);
  const rosterHash = plaintext.slice(kSecretSize);
  const roster = await openRoster(epochSecret, grant, rosterHash, opener.deviceKey);
  return roster && { epochSecret, rosterHash, roster };
}

async function openRoster(
  epochSecret: Uint8Array,
  grant: Grant,
  rosterHash: Uint8Array,
  deviceKey: Uint8Array,
): Promise<Roster | null> {
  const key = await rosterKey(epochSecret, grant.epoch);
  const plaintext = await openAead(key, kRosterIv, rosterLabel(grant.epoch), grant.roster);
  const read =
    plaintext &&
    parse(plaintext, (reader) => ({
      encoded: reader.bytes(),
      signature: reader.fixed(kSignatureSize),
    }));
  if (!read || !equal(await hashRoster(read.encoded), rosterHash)) return null;
  if (!(await rosterSignatureFits(deviceKey, rosterHash, read.signature))) return null;
  return decodeRoster(read.encoded);
}

async function grantContext(
  name: GrantName,
  transcript: Uint8Array,
  grant: Pick<Grant, 'epoch' | 'mode' | 'atOnce' | 'time' | 'roster'>,
): Promise<Context> {
  const associated = new Writer()
    .u8(kTypes[name])
    .u32(grant.epoch)
    .u8(grant.mode)
    .u8(grant.atOnce ? 1 : 0)
    .u64(grant.time)
    .fixed(await sha256(grant.roster))
    .finish();
  return { info: concat(kLabel, transcript), associated };
}
