import { describe, expect, it, vi } from 'vitest';
import { base64url, fromBase64url } from '../core/bytes';
import { systemEntropy } from '../core/primitives';
import type { Command, E2eeState, WorkerEvent } from '../protocol';
import { enable, filter, kKeyProviderOptions, missingKeyOf } from './livekitFilter';
import { MediaKeys } from './mediaKeys';
import { Runner } from './runner';
import { memoryStore, type Store } from './store';

describe('what the page may tell LiveKit’s part', () => {
  const gate = { own: () => 'p_own', sends: () => true };

  it('never keys, ratchets, filler markers or log levels', () => {
    for (const kind of ['setKey', 'ratchetRequest', 'setSifTrailer', 'setLogLevel', 'new']) {
      expect(filter({ kind, data: { participantIdentity: 'p_own' } }, gate).pass).toEqual([]);
    }
  });

  it('never that somebody is not encrypted', () => {
    const off = { kind: 'enable', data: { participantIdentity: 'p_x', enabled: false } };
    expect(filter(off, gate).pass).toEqual([enable('p_x')]);
  });

  it('streams begin with encryption switched on', () => {
    for (const kind of ['decode', 'updateCodec']) {
      const message = { kind, data: { participantIdentity: 'p_x' } };
      expect(filter(message, gate).pass).toEqual([enable('p_x'), message]);
    }
    const own = { kind: 'encode', data: { participantIdentity: 'p_own' } };
    expect(filter(own, gate).pass).toEqual([enable('p_own'), own]);
    const other = { kind: 'encode', data: { participantIdentity: 'p_x' } };
    expect(filter(other, gate).pass).toEqual([]);
  });

  it('the options are ours', () => {
    const message = { kind: 'init', data: { keyProviderOptions: { sharedKey: true } } };
    expect(filter(message, gate).pass[0]?.data['keyProviderOptions']).toBe(kKeyProviderOptions);
  });

  it('data has keys of its own, and without one the answer is an error', () => {
    const data = { uuid: 'u', participantIdentity: 'p_own' };
    const passed = filter({ kind: 'encryptDataRequest', data }, gate).pass[0];
    expect(passed?.data['participantIdentity']).toBe('data:p_own');
    const refused = filter({ kind: 'encryptDataRequest', data }, { ...gate, sends: () => false });
    expect(refused.pass).toEqual([]);
    expect(refused.answer).toMatchObject({ kind: 'error', data: { uuid: 'u' } });
  });

  it('a missing key is recognised', () => {
    const error = new Error('MissingKey: missing key at index 3');
    const report = { kind: 'error', data: { error, participantIdentity: 'p_x' } };
    expect(missingKeyOf(report)).toBe('p_x');
    expect(missingKeyOf({ kind: 'error', data: { error: new Error('x') } })).toBeNull();
  });
});

describe('key ring', () => {
  const keys = (identity: string) => ({
    identity,
    media: new Uint8Array(32).fill(1),
    data: new Uint8Array(32).fill(2),
  });

  it('receives at once, sends only after the switch, at index epoch modulo 256', async () => {
    const setKey = vi.fn();
    const ring = new MediaKeys('p_own', setKey, (size) => systemEntropy.bytes(size));
    const own = keys('p_own');
    await ring.install(257, [own, keys('p_other')]);
    expect(own.media.every((byte) => byte === 0)).toBe(true);
    expect(
      setKey.mock.calls.map(([owner, , index, sends]) => [owner, index, sends] as unknown),
    ).toEqual([
      ['p_other', 1, false],
      ['data:p_other', 1, false],
    ]);
    expect(ring.sends).toBe(false);
    setKey.mockClear();
    ring.switchTo(257);
    expect(ring.sends).toBe(true);
    expect(
      setKey.mock.calls.map(([owner, , index, sends]) => [owner, index, sends] as unknown),
    ).toEqual([
      ['p_own', 1, true],
      ['data:p_own', 1, true],
    ]);
    for (const [, key] of setKey.mock.calls as [string, CryptoKey][]) {
      expect(key.extractable).toBe(false);
      expect(key.algorithm.name).toBe('HKDF');
    }
  });

  it('stopping takes the sending key away', async () => {
    const setKey = vi.fn();
    const ring = new MediaKeys('p_own', setKey, (size) => systemEntropy.bytes(size));
    await ring.install(2, [keys('p_own')]);
    ring.switchTo(2);
    setKey.mockClear();
    await ring.stop();
    expect(ring.sends).toBe(false);
    expect(setKey).toHaveBeenCalledWith('p_own', expect.anything(), 130, true);
  });
});

describe('runner', () => {
  /** Web locks of one device: a later claim takes the name from an earlier one. */
  function newLocks() {
    const holders = new Map<string, () => void>();
    return {
      claim: (name: string, lost: () => void) => {
        holders.get(name)?.();
        holders.set(name, lost);
        return Promise.resolve();
      },
    };
  }

  function device(store: Store = memoryStore(), locks = newLocks()) {
    const events: WorkerEvent[] = [];
    const clock = { now: 1_800_000_000_000 };
    const runner = new Runner({
      store,
      entropy: systemEntropy,
      setKey: () => undefined,
      claim: locks.claim,
      tell: (event) => events.push(structuredClone(event)),
      wallClock: () => clock.now,
      steadyClock: () => clock.now,
    });
    const told = () => events.splice(0);
    const sent = () =>
      events.splice(0).flatMap((event) => {
        if (event.tell === 'state') state.last = event.state;
        return event.tell === 'send' ? [event] : [];
      });
    const state: { last: E2eeState | null } = { last: null };
    return { runner, sent, told, state, clock, store };
  }

  const hostStart: Command = {
    do: 'start-host',
    meeting: 'm',
    identity: 'p_host',
    name: 'Dr. Lang',
    careMode: 'gkv',
    policyHash: '00'.repeat(32),
  };
  const guestStart: Command = {
    do: 'start-guest',
    meeting: 'm',
    identity: 'p_guest',
    name: ' Jo\u0308rg ',
    note: '',
    pinned: null,
  };

  async function exchange(host: ReturnType<typeof device>, guest: ReturnType<typeof device>) {
    for (let round = 0; round < 8; round += 1) {
      for (const { body } of guest.sent()) {
        await host.runner.command({ do: 'relay', from: 'p_guest', body });
      }
      for (const { to, body } of host.sent()) {
        if (to !== 'p_guest' && to !== 'all') continue;
        await guest.runner.command({ do: 'relay', from: 'host', body });
      }
    }
  }

  it('brings two pages together, without a key in any event', async () => {
    const host = device();
    const guest = device();
    await host.runner.command(hostStart);
    await guest.runner.command(guestStart);
    await exchange(host, guest);
    expect(guest.state.last).toMatchObject({ role: 'guest', phase: 'waiting' });
    expect(guest.runner.sends).toBe(false);
    await host.runner.command({ do: 'admit', identity: 'p_guest' });
    await exchange(host, guest);
    expect(guest.state.last).toMatchObject({
      phase: 'inside',
      people: [
        { identity: 'p_guest', name: 'Jörg', self: true },
        { identity: 'p_host', name: 'Dr. Lang', role: 'host', self: false },
      ],
    });
    expect(guest.runner.sends).toBe(true);
    expect(JSON.stringify([host.state.last, guest.state.last])).not.toMatch(/secret|key"/i);
  });

  it('comes back after reloads of both pages', async () => {
    const host = device();
    const guest = device();
    await host.runner.command(hostStart);
    await guest.runner.command(guestStart);
    await exchange(host, guest);
    await host.runner.command({ do: 'admit', identity: 'p_guest' });
    await exchange(host, guest);
    const hostAgain = device(host.store);
    const guestAgain = device(guest.store);
    await hostAgain.runner.command(hostStart);
    await guestAgain.runner.command(guestStart);
    await exchange(hostAgain, guestAgain);
    expect(guestAgain.state.last).toMatchObject({ phase: 'inside', sendsWith: 3 });
  });

  it('does not come back after five minutes or under another identity', async () => {
    const host = device();
    const guest = device();
    await host.runner.command(hostStart);
    await guest.runner.command(guestStart);
    await exchange(host, guest);
    const late = device(guest.store);
    late.clock.now += 300_000;
    await late.runner.command(guestStart);
    expect(late.sent().map(({ body }) => typeOf(body))).toEqual([1]);
    const other = device(guest.store);
    await other.runner.command({ ...guestStart, identity: 'p_other' });
    expect(other.sent().map(({ body }) => typeOf(body))).toEqual([1]);
  });

  it('a second window of the host takes over, and the first one falls silent', async () => {
    const locks = newLocks();
    const first = device(memoryStore(), locks);
    const guest = device();
    await first.runner.command(hostStart);
    await guest.runner.command(guestStart);
    await exchange(first, guest);
    await first.runner.command({ do: 'admit', identity: 'p_guest' });
    await exchange(first, guest);
    first.sent();

    const second = device(first.store, locks);
    await second.runner.command(hostStart);
    expect(first.told().map(({ tell }) => tell)).toEqual(['elsewhere']);
    expect(first.runner.sends).toBe(false);
    await first.runner.command({ do: 'lock', locked: true });
    first.clock.now += 20_000;
    await first.runner.tick();
    expect(first.told()).toEqual([]);

    await exchange(second, guest);
    expect(guest.state.last).toMatchObject({ phase: 'inside', sendsWith: 3, locked: false });
    expect(guest.told().filter(({ tell }) => tell === 'alarm')).toEqual([]);
  });

  it('a second window of a waiting guest takes over the handshake, and the first one falls silent', async () => {
    const locks = newLocks();
    const host = device();
    const first = device(memoryStore(), locks);
    await host.runner.command(hostStart);
    await first.runner.command(guestStart);
    await exchange(host, first);

    const second = device(first.store, locks);
    await second.runner.command(guestStart);
    expect(first.told().map(({ tell }) => tell)).toEqual(['elsewhere']);
    first.clock.now += 60_000;
    await first.runner.tick();
    await first.runner.command({ do: 'try-again' });
    expect(first.told()).toEqual([]);

    // No new knock: the physician sees the same person with the same code.
    await exchange(host, second);
    await host.runner.command({ do: 'admit', identity: 'p_guest' });
    await exchange(host, second);
    expect(second.state.last).toMatchObject({ phase: 'inside', sendsWith: 2 });
    expect(host.state.last).toMatchObject({ guests: [{ identity: 'p_guest', state: 'member' }] });
  });

  it('two people on one device do not take each other’s place', async () => {
    const locks = newLocks();
    const first = device(memoryStore(), locks);
    const second = device(memoryStore(), locks);
    await first.runner.command(guestStart);
    await second.runner.command({ ...guestStart, identity: 'p_other' });
    expect(first.told().map(({ tell }) => tell)).not.toContain('elsewhere');
  });

  it('says only that it cannot go on when something breaks', async () => {
    const broken = device({
      get: () => Promise.reject(new Error('disk of Erika Mustermann')),
      put: () => Promise.resolve(),
      remove: () => Promise.resolve(),
    });
    const events: WorkerEvent[] = [];
    const runner = new Runner({
      store: broken.store,
      entropy: systemEntropy,
      setKey: () => undefined,
      claim: () => Promise.resolve(),
      tell: (event) => events.push(event),
      wallClock: () => 0,
      steadyClock: () => 0,
    });
    await runner.command(hostStart);
    expect(events).toEqual([{ tell: 'failed' }]);
  });

  it('ignores what is no base64url', async () => {
    const host = device();
    await host.runner.command(hostStart);
    await host.runner.command({ do: 'relay', from: 'p_x', body: '***' });
    await host.runner.command({ do: 'relay', from: 'p_x', body: base64url(new Uint8Array(3)) });
    expect(host.state.last).not.toMatchObject({ ended: true });
  });
});

function typeOf(body: string): number | undefined {
  return fromBase64url(body)?.[5];
}
