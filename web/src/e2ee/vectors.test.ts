import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { heartbeatBody, helloBody, knockBody, offerBody } from './core/bodies';
import { fromHex, hex, utf8, type Bytes } from './core/bytes';
import { issueCertificate } from './core/certificate';
import { compose, kNobody } from './core/envelope';
import { keyIndex, senderKey } from './core/epochKeys';
import { openGrant, sealGrant, sealRoster } from './core/grant';
import { commitment, fingerprint, transcriptHash } from './core/handshake';
import { open, seal } from './core/hpke';
import { sha256, verify } from './core/primitives';
import { encodeRoster, hashRoster, inOrder, kNoHash, signRoster } from './core/roster';
import { codeOf } from './core/sas';
import { fixedBytes, fixedPair } from './testing/fixedEntropy';

/**
 * tests/vectors/e2ee/vectors.json: made by this program (`HEYDOK_WRITE_VECTORS=1 npx vitest run src/e2ee/vectors`),
 * checked by it and by an implementation of its own in C++ (tests/vectors). ECDSA signatures are random: those in the
 * file stay, and are verified.
 */
const kFile = join(process.cwd(), '../tests/vectors/e2ee/vectors.json');
type Vector = Record<string, string | number>;
type Vectors = Record<string, Vector>;

const kMeeting = 'm-Grüße';
const kGuest = 'p_guest1';
const kTime = 1_800_000_000_000;

async function make(): Promise<Vectors> {
  const practice = await fixedPair(await fixedBytes('practice'), 'ECDSA');
  const device = await fixedPair(await fixedBytes('device'), 'ECDSA');
  const guestSigning = await fixedPair(await fixedBytes('guest signing'), 'ECDSA');
  const agreementSecret = await fixedBytes('guest agreement');
  const agreement = await fixedPair(agreementSecret, 'ECDH');
  const hostSecret = await fixedBytes('host agreement');
  const host = await fixedPair(hostSecret, 'ECDH');
  const ephemeral = await fixedPair(await fixedBytes('ephemeral'), 'ECDH');
  const knock = (await fixedBytes('knock')).slice(0, 16);
  const hostNonce = await fixedBytes('host nonce');
  const guestNonce = await fixedBytes('guest nonce');

  const certificate = await issueCertificate(practice, device.publicKey, kTime, kTime + 1000);
  const committed = await commitment(host.publicKey, hostNonce, knock);
  const knockBytes = knockBody.write([1]);
  const hello = {
    hostIdentity: 'p_host1',
    // The transcript's vector must not depend on a random signature: the last 64 bytes are zero in it.
    certificate: concatZero(certificate),
    commitment: committed,
    tan: true,
    time: kTime,
  };
  const helloBytes = helloBody.write(hello);
  const offerBytes = offerBody.write({
    agreementKey: agreement.publicKey,
    signingKey: guestSigning.publicKey,
    nonce: guestNonce,
  });
  const transcript = await transcriptHash({
    meeting: kMeeting,
    guestIdentity: kGuest,
    knock,
    knockBody: knockBytes,
    helloBody: helloBytes,
    offerBody: offerBytes,
    hostKey: host.publicKey,
    hostNonce,
  });
  const code = await codeOf(transcript);

  const context = { info: utf8('some info'), associated: utf8('more') };
  const psk = await fixedBytes('psk');
  const base = await seal(agreement.publicKey, ephemeral, context, utf8('a secret'));
  const auth = { psk, pskId: utf8('psk id'), sender: host };
  const authPsk = await seal(agreement.publicKey, ephemeral, context, utf8('a secret'), auth);

  const epochSecret = await fixedBytes('epoch secret');
  const epoch = 259;
  const roster = encodeRoster({
    meeting: kMeeting,
    epoch,
    time: kTime,
    careMode: 'gkv',
    policyHash: await fixedBytes('policy'),
    locked: true,
    recording: false,
    previous: await fixedBytes('previous'),
    salt: await fixedBytes('salt'),
    entries: inOrder([
      {
        identity: 'p_host1',
        role: 'host',
        name: 'Dr. Ada Lang',
        fingerprint: await fingerprint(device.publicKey, practice.publicKey),
        verified: true,
        recorder: false,
      },
      {
        identity: kGuest,
        role: 'guest',
        name: 'Jörg Müller',
        fingerprint: await fingerprint(guestSigning.publicKey, agreement.publicKey),
        verified: false,
        recorder: false,
      },
    ]),
  });
  const rosterHash = await hashRoster(roster);
  const rosterSignature = await signRoster(device.privateKey, rosterHash);
  const sealedRoster = await sealRoster(epochSecret, epoch, roster, rosterSignature);
  const grant = await sealGrant(
    {
      name: 'admit',
      epoch,
      atOnce: true,
      time: kTime,
      epochSecret,
      rosterHash,
      sealedRoster,
    },
    { agreementKey: agreement.publicKey, transcript, hostPair: host, tanKey: psk },
    ephemeral,
  );
  if (!base || !authPsk || !grant) throw new Error('not sealed');

  const beat = heartbeatBody.write({
    epoch,
    rosterHash,
    sequence: 7,
    previous: kNoHash,
    time: kTime,
  });
  const route = { meeting: kMeeting, from: 'host', to: 'all' };
  const message = await compose(route, 'heartbeat', kNobody, beat, device.privateKey);

  return {
    handshake: {
      meeting: kMeeting,
      guestIdentity: kGuest,
      knock: hex(knock),
      knockBody: hex(knockBytes),
      helloBody: hex(helloBytes),
      offerBody: hex(offerBytes),
      hostKey: hex(host.publicKey),
      hostNonce: hex(hostNonce),
      commitment: hex(committed),
      transcript: hex(transcript),
      digits: code.digits,
      firstWord: code.words[0],
      secondWord: code.words[1],
    },
    hpke: {
      receiverSecret: hex(agreementSecret),
      receiverKey: hex(agreement.publicKey),
      senderKey: hex(host.publicKey),
      info: hex(context.info),
      associated: hex(context.associated),
      psk: hex(psk),
      pskId: hex(utf8('psk id')),
      plaintext: hex(utf8('a secret')),
      enc: hex(ephemeral.publicKey),
      baseSealed: hex(base.sealed),
      authPskSealed: hex(authPsk.sealed),
    },
    epochKeys: {
      epochSecret: hex(epochSecret),
      epoch,
      identity: kGuest,
      index: keyIndex(epoch),
      media: hex(await senderKey(epochSecret, 'media', epoch, kGuest)),
      data: hex(await senderKey(epochSecret, 'data', epoch, kGuest)),
    },
    roster: {
      canonical: hex(roster),
      hash: hex(rosterHash),
      deviceKey: hex(device.publicKey),
      signature: hex(rosterSignature),
      sealed: hex(sealedRoster),
    },
    grant: {
      enc: hex(grant.enc),
      sealed: hex(grant.sealed),
      roster: hex(grant.roster),
      time: kTime,
      type: 6,
    },
    message: {
      meeting: kMeeting,
      from: 'host',
      to: 'all',
      deviceKey: hex(device.publicKey),
      whole: hex(message),
      digest: hex(await sha256(message)),
    },
  };
}

function concatZero(certificate: Bytes): Bytes {
  const copy = certificate.slice();
  copy.fill(0, copy.length - 64);
  return copy;
}

/** Contain a random signature, or a hash or seal of one. */
const kRandom = ['signature', 'sealed', 'roster', 'whole', 'digest'];

describe('test vectors', () => {
  it('are what this program makes', async () => {
    const made = await make();
    if (process.env['HEYDOK_WRITE_VECTORS'] === '1' && !existsSync(kFile)) {
      mkdirSync(join(kFile, '..'), { recursive: true });
      writeFileSync(kFile, `${JSON.stringify(made, null, 2)}\n`);
    }
    const kept = JSON.parse(readFileSync(kFile, 'utf8')) as Vectors;
    expect(Object.keys(made)).toEqual(Object.keys(kept));
    for (const [name, vector] of Object.entries(made)) {
      for (const [field, value] of Object.entries(vector)) {
        if (name !== 'hpke' && kRandom.includes(field)) continue;
        expect([name, field, kept[name]?.[field]]).toEqual([name, field, value]);
      }
    }
  });

  it('open, verify and decrypt', async () => {
    const kept = JSON.parse(readFileSync(kFile, 'utf8')) as Vectors;
    const bytes = (name: string, field: string): Bytes => {
      const value = kept[name]?.[field];
      if (typeof value !== 'string') throw new Error(`${name}.${field}`);
      return fromHex(value);
    };
    const receiver = await fixedPair(bytes('hpke', 'receiverSecret'), 'ECDH');
    const context = { info: bytes('hpke', 'info'), associated: bytes('hpke', 'associated') };
    const sealed = { enc: bytes('hpke', 'enc'), sealed: bytes('hpke', 'authPskSealed') };
    const auth = {
      psk: bytes('hpke', 'psk'),
      pskId: bytes('hpke', 'pskId'),
      senderKey: bytes('hpke', 'senderKey'),
    };
    const plaintext = await open(receiver, sealed, context, auth);
    expect(plaintext && hex(plaintext)).toBe(kept['hpke']?.['plaintext']);
    const deviceKey = bytes('roster', 'deviceKey');
    const label = utf8('HDK1 roster-signature');
    const hash = bytes('roster', 'hash');
    expect(await verify(deviceKey, bytes('roster', 'signature'), label, hash)).toBe(true);
    const opened = await openGrant(
      'admit',
      {
        epoch: 259,
        mode: 3,
        atOnce: true,
        time: kTime,
        enc: bytes('grant', 'enc'),
        sealed: bytes('grant', 'sealed'),
        roster: bytes('grant', 'roster'),
      },
      {
        pair: receiver,
        transcript: bytes('handshake', 'transcript'),
        hostKey: bytes('handshake', 'hostKey'),
        deviceKey,
        tanKey: bytes('hpke', 'psk'),
      },
    );
    expect(opened && hex(opened.epochSecret)).toBe(kept['epochKeys']?.['epochSecret']);
  });
});
