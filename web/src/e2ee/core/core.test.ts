import { describe, expect, it } from 'vitest';
import { heartbeatBody, knockBody, offerBody } from './bodies';
import { base64url, equal, fromBase64url, fromHex, hex, utf8 } from './bytes';
import { finish, generator, shareOf } from './cpace';
import { isPlainText, parse, Writer } from './encoding';
import { carriableName } from './guestAttempt';
import { open, seal } from './hpke';
import { asPin, comparePin, newPin, seenAgain } from './pin';
import { agree, isPoint, sign, systemEntropy, verify } from './primitives';
import { decodeRoster, encodeRoster, inOrder, kNoHash, type Roster } from './roster';
import { codeOf } from './sas';
import { makeTan, readTan } from './tan';

describe('encoding', () => {
  it('has one form for each value and refuses every other', () => {
    const written = new Writer().u8(7).u32(70_000).u64(1_800_000_000_000).text('Grüße').finish();
    const read = parse(written, (reader) => [
      reader.u8(),
      reader.u32(),
      reader.u64(),
      reader.text(),
    ]);
    expect(read).toEqual([7, 70_000, 1_800_000_000_000, 'Grüße']);
    for (let length = 0; length < written.length; length += 1) {
      const cut = parse(written.slice(0, length), (reader) => [
        reader.u8(),
        reader.u32(),
        reader.u64(),
        reader.text(),
      ]);
      expect(cut).toBeNull();
    }
    expect(parse(Uint8Array.of(1, 2), (reader) => reader.u8())).toBeNull();
  });

  it('refuses text with control characters, other normal forms or broken UTF-8', () => {
    expect(isPlainText('Jörg')).toBe(true);
    expect(isPlainText('Jo\u0308rg')).toBe(false);
    expect(isPlainText('a\nb')).toBe(false);
    const broken = Uint8Array.of(0, 2, 0xc3, 0x28);
    expect(parse(broken, (reader) => reader.text())).toBeNull();
    expect(() => new Writer().text('a\u0000')).toThrow(RangeError);
  });

  it('numbers stay below 2^53', () => {
    expect(parse(fromHex('0020000000000000'), (reader) => reader.u64())).toBeNull();
    expect(parse(fromHex('001fffffffffffff'), (reader) => reader.u64())).toBe(2 ** 53 - 1);
  });

  it('base64url has one form', () => {
    expect(base64url(Uint8Array.of(255, 254))).toBe('__4');
    expect(fromBase64url('__4')).toEqual(Uint8Array.of(255, 254));
    for (const other of ['__5', '__4=', '_', '//4']) expect(fromBase64url(other)).toBeNull();
  });

  it('refuses bodies with wrong flags, order or length', () => {
    expect(knockBody.read(Uint8Array.of(2, 1, 1))).toBeNull();
    expect(knockBody.read(Uint8Array.of(0))).toBeNull();
    expect(knockBody.read(Uint8Array.of(2, 1, 2))).toEqual([1, 2]);
    expect(offerBody.read(new Uint8Array(161))).toBeNull();
    expect(heartbeatBody.read(new Uint8Array(81))).toBeNull();
  });

  it('names become carriable', () => {
    expect(carriableName('  Jo\u0308rg\u0007 ')).toBe('Jörg');
    expect(utf8(carriableName('ß'.repeat(300))).length).toBeLessThanOrEqual(200);
  });
});

describe('keys', () => {
  it('points off the curve are refused everywhere', async () => {
    const pair = await systemEntropy.agreementKey();
    const off = pair.publicKey.slice();
    off[64] = (off[64] ?? 0) ^ 1;
    expect(await isPoint(pair.publicKey)).toBe(true);
    expect(await isPoint(off)).toBe(false);
    expect(await agree(pair.privateKey, off)).toBeNull();
    expect(await verify(off, new Uint8Array(64), off)).toBe(false);
    const compressed = pair.publicKey.slice(0, 33);
    compressed[0] = 2 + ((pair.publicKey[64] ?? 0) & 1);
    expect(await isPoint(compressed)).toBe(false);
  });

  it('private keys cannot be read', async () => {
    for (const pair of [await systemEntropy.signingKey(), await systemEntropy.agreementKey()]) {
      expect(pair.privateKey.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('jwk', pair.privateKey)).rejects.toThrow();
    }
  });

  it('signatures are 64 bytes over exactly what was signed', async () => {
    const pair = await systemEntropy.signingKey();
    const signature = await sign(pair.privateKey, utf8('a'), utf8('b'));
    expect(signature).toHaveLength(64);
    expect(await verify(pair.publicKey, signature, utf8('ab'))).toBe(true);
    expect(await verify(pair.publicKey, signature, utf8('ac'))).toBe(false);
  });
});

describe('HPKE', () => {
  it('opens in both modes and nothing that was changed', async () => {
    const receiver = await systemEntropy.agreementKey();
    const sender = await systemEntropy.agreementKey();
    const context = { info: utf8('info'), associated: utf8('more') };
    const shared = { psk: new Uint8Array(32).fill(5), pskId: utf8('id') };
    const auth = { ...shared, sender };
    for (const given of [undefined, auth]) {
      const ephemeral = await systemEntropy.agreementKey();
      const sealed = await seal(receiver.publicKey, ephemeral, context, utf8('secret'), given);
      if (!sealed) throw new Error('not sealed');
      const back = given && { ...shared, senderKey: sender.publicKey };
      const opened = await open(receiver, sealed, context, back);
      expect(opened && hex(opened)).toBe(hex(utf8('secret')));
      const other = given ? undefined : { ...shared, senderKey: sender.publicKey };
      expect(await open(receiver, sealed, context, other)).toBeNull();
      const wrong = { ...context, info: utf8('other') };
      expect(await open(receiver, sealed, wrong, back)).toBeNull();
      expect(await open(sender, sealed, context, back)).toBeNull();
    }
    const off = receiver.publicKey.slice();
    off[64] = (off[64] ?? 0) ^ 1;
    expect(await seal(off, sender, context, utf8('secret'))).toBeNull();
  });
});

describe('code', () => {
  it('has six digits and two words that depend on every bit', async () => {
    const codes = new Set<string>();
    for (let bit = 0; bit < 64; bit += 1) {
      const transcript = new Uint8Array(32);
      transcript[bit >> 3] = 1 << (bit & 7);
      const code = await codeOf(transcript);
      expect(code.digits).toMatch(/^\d{6}$/);
      for (const word of code.words) {
        expect(word).toBeGreaterThanOrEqual(0);
        expect(word).toBeLessThan(1024);
      }
      codes.add(code.digits);
    }
    expect(codes.size).toBeGreaterThan(60);
  });
});

describe('roster', () => {
  const entry = (identity: string, role: 'host' | 'guest') => ({
    identity,
    role,
    name: identity,
    fingerprint: kNoHash,
    verified: role === 'host',
    recorder: false,
  });
  const roster: Roster = {
    meeting: 'm',
    epoch: 3,
    time: 5,
    careMode: 'gkv',
    policyHash: kNoHash,
    locked: true,
    recording: false,
    previous: kNoHash,
    salt: kNoHash,
    entries: inOrder([entry('p_b', 'host'), entry('p_a', 'guest')]),
  };

  it('comes back as it was', () => {
    expect(decodeRoster(encodeRoster(roster))).toEqual(roster);
  });

  it('is refused unordered, with doubles, without or with two hosts', () => {
    const bad = [
      [entry('p_b', 'host'), entry('p_a', 'guest')],
      [entry('p_a', 'guest'), entry('p_a', 'host')],
      [entry('p_a', 'guest')],
      [entry('p_a', 'host'), entry('p_b', 'host')],
      [],
    ];
    for (const entries of bad)
      expect(decodeRoster(encodeRoster({ ...roster, entries }))).toBeNull();
  });
});

describe('CPace', () => {
  // Known answers of draft-irtf-cfrg-cpace, group P-256 with SHA-256.
  const input = {
    password: utf8('Password'),
    channel: fromHex('0a41696e69746961746f720a42726573706f6e646572'),
    session: fromHex('34b36454cab2e7842c389f7d88ecb7df'),
  };
  const ya = 0x37574cfbf1b95ff6a8e2d7be462d4d01e6dde2618f34f4de9df869b24f532c5dn;
  const yb = 0xe5672fc9eb4e721f41d80181ec4c9fd9886668acc48024d33c82bb102aecba52n;

  it('agrees with the published vectors', async () => {
    expect(hex(generator(input).toBytes(false))).toBe(
      '041b51433114e096c9d595f0955f5717a75169afb95557f4a6f51155035dee19c768' +
        '87bce5c7c054fa1fe48a4a62c7fb96dc75e34259d2f72b8d41f31b8e586bcd',
    );
    const first = shareOf(input, ya);
    const second = shareOf(input, yb);
    expect(hex(first.point)).toBe(
      '04b75c1bcda84a0f324aabb7f25cf853ed7fb327c33f23db6aeb320d81df014649c2' +
        'ac691925fce0eceac7dbc75eca25e6a1558066a610b4021488279e3b989d52',
    );
    const data = { initiator: utf8('ADa'), responder: utf8('ADb') };
    const expected = '7ae1e916606e44652e3c0d7231198af6519226339c241e546afd0bbf48e1c96a';
    for (const common of [
      await finish(input, first, 'initiator', second.point, data),
      await finish(input, second, 'responder', first.point, data),
    ]) {
      expect(common && hex(common)).toBe(expected);
    }
  });

  it('refuses points off the curve and the neutral element', async () => {
    const share = shareOf(input, ya);
    const off = share.point.slice();
    off[64] = (off[64] ?? 0) ^ 1;
    for (const other of [off, Uint8Array.of(0), new Uint8Array(65), share.point.slice(0, 33)]) {
      expect(await finish(input, share, 'initiator', other)).toBeNull();
    }
  });
});

describe('Sprech-TAN digits', () => {
  it('are eight, drawn without bias', () => {
    let draws = 0;
    const answers = [0xffffffff, 12];
    const entropy = {
      ...systemEntropy,
      bytes: () => {
        const value = answers[draws] ?? 0;
        draws += 1;
        return fromHex(value.toString(16).padStart(8, '0'));
      },
    };
    expect(makeTan(entropy)).toBe('00000012');
    expect(draws).toBe(2);
  });

  it('are read as people write them', () => {
    expect(readTan(' 1234 56-78')).toBe('12345678');
    expect(readTan('1234567')).toBeNull();
    expect(readTan('1234567a')).toBeNull();
  });
});

describe('pin', () => {
  const print = 'ab'.repeat(32);

  it('knows, does not know, and notices a change', () => {
    const pin = newPin(print, 'Praxis', 5);
    expect(comparePin(null, print)).toEqual({ kind: 'unknown' });
    expect(comparePin(pin, print)).toEqual({ kind: 'known', since: 5 });
    expect(comparePin(pin, 'cd'.repeat(32))).toEqual({ kind: 'changed', since: 5 });
    expect(seenAgain(pin, 9).lastSeen).toBe(9);
  });

  it('reads back only what it wrote', () => {
    const pin = newPin(print, 'Praxis', 5);
    expect(asPin(structuredClone(pin))).toEqual(pin);
    for (const other of [null, 'x', { ...pin, version: 2 }, { ...pin, fingerprint: 'AB' }]) {
      expect(asPin(other)).toBeNull();
    }
  });
});

describe('bytes', () => {
  it('compare by content', () => {
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true);
    expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false);
    expect(equal(Uint8Array.of(1), Uint8Array.of(1, 0))).toBe(false);
  });
});
