import { ascii, compare, equal, utf8, type Bytes } from './bytes';
import { parse, Writer, type Reader } from './encoding';
import { kHashSize, sha256, sign, verify } from './primitives';

/** The host's signed list of who is in the consultation (docs/e2ee.md section 7.4). */
export type RosterRole = 'host' | 'guest' | 'companion';

export interface RosterEntry {
  identity: string;
  role: RosterRole;
  name: string;
  /** Of the participant's keys. */
  fingerprint: Bytes;
  verified: boolean;
  recorder: boolean;
}

export interface Roster {
  meeting: string;
  epoch: number;
  /** Milliseconds since 1970, the host's clock. */
  time: number;
  careMode: string;
  policyHash: Bytes;
  locked: boolean;
  recording: boolean;
  /** Hash of the roster before; zero for the first. */
  previous: Bytes;
  salt: Bytes;
  /** Ascending by identity. */
  entries: readonly RosterEntry[];
}

export const kMostEntries = 24;
export const kNoHash: Bytes = new Uint8Array(kHashSize);

const kLabel = ascii('HDK1 roster');
const kSignatureLabel = ascii('HDK1 roster-signature');
const kRoles: readonly RosterRole[] = ['host', 'guest', 'companion'];

export function encodeRoster(roster: Roster): Bytes {
  const writer = new Writer()
    .fixed(kLabel)
    .text(roster.meeting)
    .u32(roster.epoch)
    .u64(roster.time)
    .text(roster.careMode)
    .fixed(roster.policyHash)
    .u8(flags(roster.locked, roster.recording))
    .fixed(roster.previous)
    .fixed(roster.salt)
    .u8(roster.entries.length);
  for (const entry of roster.entries) {
    writer
      .text(entry.identity)
      .u8(kRoles.indexOf(entry.role) + 1)
      .text(entry.name)
      .fixed(entry.fingerprint)
      .u8(flags(entry.verified, entry.recorder));
  }
  return writer.finish();
}

/** Null if malformed, unordered, with doubles, or without exactly one host. */
export function decodeRoster(encoded: Uint8Array): Roster | null {
  return parse(encoded, (reader: Reader) => {
    reader.require(equal(reader.fixed(kLabel.length), kLabel));
    const head = {
      meeting: reader.text(),
      epoch: reader.u32(),
      time: reader.u64(),
      careMode: reader.text(),
      policyHash: reader.fixed(kHashSize),
    };
    const [locked, recording] = readFlags(reader);
    const previous = reader.fixed(kHashSize);
    const salt = reader.fixed(kHashSize);
    const entries = readEntries(reader);
    return { ...head, locked, recording, previous, salt, entries };
  });
}

/** Puts entries in the order that the encoding demands. */
export function inOrder(entries: readonly RosterEntry[]): RosterEntry[] {
  return [...entries].sort((left, right) => compare(utf8(left.identity), utf8(right.identity)));
}

export function hashRoster(encoded: Uint8Array): Promise<Bytes> {
  return sha256(encoded);
}

export function signRoster(deviceKey: CryptoKey, rosterHash: Uint8Array): Promise<Bytes> {
  return sign(deviceKey, kSignatureLabel, rosterHash);
}

export function rosterSignatureFits(
  deviceKey: Uint8Array,
  rosterHash: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  return verify(deviceKey, signature, kSignatureLabel, rosterHash);
}

function readEntries(reader: Reader): RosterEntry[] {
  const count = reader.u8();
  reader.require(count >= 1 && count <= kMostEntries);
  const entries: RosterEntry[] = [];
  for (let at = 0; at < count; at += 1) {
    const entry = readEntry(reader);
    const before = entries.at(-1);
    reader.require(!before || compare(utf8(before.identity), utf8(entry.identity)) < 0);
    entries.push(entry);
  }
  reader.require(entries.filter((entry) => entry.role === 'host').length === 1);
  return entries;
}

function readEntry(reader: Reader): RosterEntry {
  const identity = reader.text();
  const role = kRoles[reader.u8() - 1];
  reader.require(role !== undefined && identity !== '');
  const name = reader.text();
  const fingerprint = reader.fixed(kHashSize);
  const [verified, recorder] = readFlags(reader);
  return { identity, role, name, fingerprint, verified, recorder };
}

function flags(first: boolean, second: boolean): number {
  return (first ? 1 : 0) + (second ? 2 : 0);
}

function readFlags(reader: Reader): [boolean, boolean] {
  const value = reader.u8();
  reader.require(value <= 3);
  return [(value & 1) !== 0, (value & 2) !== 0];
}
