import type { Bytes } from './bytes';
import { parse, Writer, type Reader } from './encoding';
import {
  kDenials,
  kMostTanAttempts,
  kOutcomes,
  kReports,
  type Ack,
  type Denial,
  type Grant,
  type Heartbeat,
  type Hello,
  type KeyRequest,
  type Offer,
  type Report,
  type Reveal,
  type TanPoint,
  type TanResult,
  type TanTag,
  type Verdict,
} from './messages';
import { kHashSize, kPointSize, kSignatureSize } from './primitives';

/** How the bodies of docs/e2ee.md section 4.2 are written and read; reading gives null for anything malformed. */
const kMostSuites = 8;

export const knockBody = {
  write(suites: readonly number[]): Bytes {
    const writer = new Writer().u8(suites.length);
    for (const suite of suites) writer.u8(suite);
    return writer.finish();
  },
  read: (body: Uint8Array): number[] | null =>
    parse(body, (reader: Reader) => {
      const count = reader.u8();
      reader.require(count >= 1 && count <= kMostSuites);
      const suites: number[] = [];
      for (let at = 0; at < count; at += 1) {
        const suite = reader.u8();
        reader.require(suite > (suites.at(-1) ?? 0));
        suites.push(suite);
      }
      return suites;
    }),
};

export const helloBody = {
  write: (hello: Hello): Bytes =>
    new Writer()
      .text(hello.hostIdentity)
      .bytes(hello.certificate)
      .fixed(hello.commitment)
      .u8(hello.tan ? 1 : 0)
      .u64(hello.time)
      .finish(),
  read: (body: Uint8Array): Hello | null =>
    parse(body, (reader: Reader) => ({
      hostIdentity: reader.text(),
      certificate: reader.bytes(),
      commitment: reader.fixed(kHashSize),
      tan: readFlag(reader),
      time: reader.u64(),
    })),
};

export const offerBody = {
  write: (offer: Offer): Bytes =>
    new Writer().fixed(offer.agreementKey).fixed(offer.signingKey).fixed(offer.nonce).finish(),
  read: (body: Uint8Array): Offer | null =>
    parse(body, (reader: Reader) => ({
      agreementKey: reader.fixed(kPointSize),
      signingKey: reader.fixed(kPointSize),
      nonce: reader.fixed(kHashSize),
    })),
};

export const revealBody = {
  write: (reveal: Reveal): Bytes =>
    new Writer().fixed(reveal.agreementKey).fixed(reveal.nonce).fixed(reveal.proof).finish(),
  read: (body: Uint8Array): Reveal | null =>
    parse(body, (reader: Reader) => ({
      agreementKey: reader.fixed(kPointSize),
      nonce: reader.fixed(kHashSize),
      proof: reader.fixed(kSignatureSize),
    })),
};

/** INTRODUCE: name and note, sealed. */
export const introduceBody = {
  write: (sealed: { enc: Bytes; sealed: Bytes }): Bytes =>
    new Writer().fixed(sealed.enc).bytes(sealed.sealed).finish(),
  read: (body: Uint8Array): { enc: Bytes; sealed: Bytes } | null =>
    parse(body, (reader: Reader) => ({ enc: reader.fixed(kPointSize), sealed: reader.bytes() })),
};

export const grantBody = {
  write: (grant: Grant): Bytes =>
    new Writer()
      .u32(grant.epoch)
      .u8(grant.mode)
      .u8(grant.atOnce ? 1 : 0)
      .u64(grant.time)
      .fixed(grant.enc)
      .bytes(grant.sealed)
      .bytes(grant.roster)
      .finish(),
  read: (body: Uint8Array): Grant | null =>
    parse(body, (reader: Reader) => {
      const epoch = reader.u32();
      const mode = reader.u8();
      reader.require(epoch >= 1 && (mode === 0 || mode === 3));
      return {
        epoch,
        mode,
        atOnce: readFlag(reader),
        time: reader.u64(),
        enc: reader.fixed(kPointSize),
        sealed: reader.bytes(),
        roster: reader.bytes(),
      };
    }),
};

export const denyBody = {
  write: (denial: Denial): Bytes => Uint8Array.of(kDenials[denial]),
  read: (body: Uint8Array): Denial | null =>
    parse(body, (reader: Reader) => readName(reader, kDenials, reader.u8())),
};

export const ackBody = {
  write: (ack: Ack): Bytes => new Writer().u32(ack.epoch).fixed(ack.rosterHash).finish(),
  read: (body: Uint8Array): Ack | null =>
    parse(body, (reader: Reader) => ({ epoch: reader.u32(), rosterHash: reader.fixed(kHashSize) })),
};

export const heartbeatBody = {
  write: (heartbeat: Heartbeat): Bytes =>
    new Writer()
      .u32(heartbeat.epoch)
      .fixed(heartbeat.rosterHash)
      .u32(heartbeat.sequence)
      .fixed(heartbeat.previous)
      .u64(heartbeat.time)
      .finish(),
  read: (body: Uint8Array): Heartbeat | null =>
    parse(body, (reader: Reader) => ({
      epoch: reader.u32(),
      rosterHash: reader.fixed(kHashSize),
      sequence: reader.u32(),
      previous: reader.fixed(kHashSize),
      time: reader.u64(),
    })),
};

export const keyRequestBody = {
  write: (request: KeyRequest): Bytes =>
    new Writer().u64(request.counter).u32(request.epoch).finish(),
  read: (body: Uint8Array): KeyRequest | null =>
    parse(body, (reader: Reader) => ({ counter: reader.u64(), epoch: reader.u32() })),
};

export const leaveBody = {
  write: (): Bytes => new Uint8Array(),
  read: (body: Uint8Array): true | null => parse(body, () => true),
};

export const verdictBody = {
  write: (verdict: Verdict): Bytes =>
    new Writer()
      .u8(verdict.equal ? 1 : 0)
      .u64(verdict.counter)
      .finish(),
  read: (body: Uint8Array): Verdict | null =>
    parse(body, (reader: Reader) => ({ equal: readFlag(reader), counter: reader.u64() })),
};

export const reportBody = {
  write: (report: Report): Bytes =>
    new Writer().u8(kReports[report.alarm]).u64(report.counter).finish(),
  read: (body: Uint8Array): Report | null =>
    parse(body, (reader: Reader) => ({
      alarm: readName(reader, kReports, reader.u8()),
      counter: reader.u64(),
    })),
};

/** TAN-START and TAN-ANSWER. */
export const tanPointBody = {
  write: (value: TanPoint): Bytes => new Writer().u8(value.attempt).fixed(value.point).finish(),
  read: (body: Uint8Array): TanPoint | null =>
    parse(body, (reader: Reader) => ({
      attempt: readAttempt(reader),
      point: reader.fixed(kPointSize),
    })),
};

export const tanConfirmBody = {
  write: (value: TanTag): Bytes => new Writer().u8(value.attempt).fixed(value.tag).finish(),
  read: (body: Uint8Array): TanTag | null =>
    parse(body, (reader: Reader) => ({
      attempt: readAttempt(reader),
      tag: reader.fixed(kHashSize),
    })),
};

export const tanResultBody = {
  write: (result: TanResult): Bytes =>
    new Writer().u8(result.attempt).u8(kOutcomes[result.outcome]).fixed(result.tag).finish(),
  read: (body: Uint8Array): TanResult | null =>
    parse(body, (reader: Reader) => ({
      attempt: readAttempt(reader),
      outcome: readName(reader, kOutcomes, reader.u8()),
      tag: reader.fixed(kHashSize),
    })),
};

function readFlag(reader: Reader): boolean {
  const value = reader.u8();
  reader.require(value <= 1);
  return value === 1;
}

function readAttempt(reader: Reader): number {
  const attempt = reader.u8();
  reader.require(attempt >= 1 && attempt <= kMostTanAttempts);
  return attempt;
}

function readName<Name extends string>(
  reader: Reader,
  names: Readonly<Record<Name, number>>,
  value: number,
): Name {
  const found = (Object.keys(names) as Name[]).find((name) => names[name] === value);
  reader.require(found !== undefined);
  return found;
}
