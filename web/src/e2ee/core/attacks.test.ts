import { describe, expect, it } from 'vitest';
import {
  compare,
  Consultation,
  kHost,
  kMeeting,
  newHostSelf,
  typeOf,
  type Parcel,
} from '../testing/consultation';
import { kTypes } from './messages';
import { compose, kNobody } from './envelope';
import { denyBody, heartbeatBody, keyRequestBody } from './bodies';
import { systemEntropy } from './primitives';
import { kNoHash } from './roster';

/** Every test here is a relay or engine that attacks; docs/e2ee.md section 12 names the alarms. */
function alarmsOf(device: { keys: { alarms: { alarm: string }[] } }): string[] {
  return device.keys.alarms.map(({ alarm }) => alarm);
}

function ofType(room: Consultation, name: keyof typeof kTypes, to: string): Parcel[] {
  return room.log.filter((parcel) => typeOf(parcel) === kTypes[name] && parcel.to === to);
}

describe('a server with its own keys in the middle', () => {
  it('gets different codes on both sides', async () => {
    const real = await Consultation.begin();
    const fake = await Consultation.begin({ ...(await newHostSelf()) });
    // The guest talks to the fake host; the attacker's guest talks to the real one.
    const victim = await fake.join('p_guest');
    const attacker = await real.join('p_guest');
    const shownToGuest = victim.session.view(fake.now).code;
    const shownToHost = real.host.session.view(real.now).participants[0]?.code;
    expect(shownToGuest).not.toBeNull();
    expect(shownToGuest?.digits).not.toBe(shownToHost?.digits);
    expect(shownToGuest?.words).not.toEqual(shownToHost?.words);
    await real.host.session.admit('p_guest', real.now);
    await real.settle();
    // The physician hears another code: the attacker loses the key with the next epoch.
    await compare(real, 'p_guest', false);
    await real.settle();
    expect(alarmsOf(real.host)).toContain('codes-differ');
    expect(attacker.keys.epochs.has(3)).toBe(false);
    await victim.session.compare(false, fake.now);
    await fake.settle();
    expect(victim.keys.wiped).toBe(true);
    expect(alarmsOf(victim)).toEqual(['codes-differ']);
  });

  it('is stopped by a pinned practice key before the name leaves the device', async () => {
    const real = await Consultation.begin();
    const known = (await real.join('p_guest')).session.view(real.now).practice;
    const fake = await Consultation.begin({ ...(await newHostSelf()) });
    const victim = await fake.join('p_guest', { pinned: known });
    expect(victim.session.view(fake.now).phase).toBe('key-changed');
    expect(fake.log.some((parcel) => typeOf(parcel) === kTypes.offer)).toBe(false);
    await victim.session.acceptChangedKey(fake.now);
    await fake.settle();
    expect(victim.session.view(fake.now).phase).toBe('waiting');
  });

  it('cannot replace a value in the handshake', async () => {
    for (const name of ['hello', 'offer', 'reveal', 'introduce'] as const) {
      const room = await Consultation.begin();
      room.meddle = (parcel) => {
        if (typeOf(parcel) !== kTypes[name]) return [parcel];
        const message = parcel.message.slice();
        message[40] = (message[40] ?? 0) ^ 1;
        return [{ ...parcel, message }];
      };
      const guest = await room.join('p_guest');
      await room.pass(2_000);
      const candidate = room.host.session.view(room.now).participants[0];
      expect(candidate?.state).not.toBe('asking');
      expect([...alarmsOf(guest), ...alarmsOf(room.host)].length).toBeGreaterThan(0);
    }
  });

  it('cannot make a device try more than five times', async () => {
    const room = await Consultation.begin();
    const { self, certificate } = await newHostSelf();
    const other = await Consultation.begin({ self, certificate });
    // A second HELLO with other values arrives each time: the attacker wants another throw of the dice.
    room.meddle = (parcel) => (typeOf(parcel) === kTypes.reveal ? [] : [parcel]);
    const guest = await room.join('p_guest');
    for (let round = 0; round < 8; round += 1) {
      const knocks = ofType(room, 'knock', 'host');
      const knock = knocks.at(-1);
      if (!knock) throw new Error('no knock');
      await other.deliver(knock);
      const hello = ofType(other, 'hello', 'p_guest').at(-1);
      if (hello) await room.deliver(hello);
      await room.settle();
    }
    expect(guest.session.view(room.now)).toMatchObject({ phase: 'ended', end: 'attempts' });
    const numbers = new Set(
      ofType(room, 'knock', 'host').map(({ message }) => message.slice(6, 22).join()),
    );
    expect(numbers.size).toBe(5);
    expect(alarmsOf(guest)).toContain('too-many-attempts');
  });

  it('cannot flood the host with knock numbers of one identity', async () => {
    const room = await Consultation.begin();
    for (let round = 0; round < 7; round += 1) await room.join('p_guest');
    expect(alarmsOf(room.host)).toEqual(['too-many-attempts', 'too-many-attempts']);
    expect(room.host.session.view(room.now).participants).toHaveLength(1);
  });
});

describe('forging and replaying', () => {
  it('a forged ADMIT is refused', async () => {
    const room = await Consultation.begin();
    const guest = await room.join('p_guest');
    const other = await Consultation.begin();
    await other.joinAndAdmit('p_guest');
    const forged = ofType(other, 'admit', 'p_guest')[0];
    if (!forged) throw new Error('no admit');
    // With the right knock number in it, so that it is looked at.
    const knock = ofType(room, 'knock', 'host')[0]?.message.slice(6, 22) ?? kNobody;
    forged.message.set(knock, 6);
    await room.deliver(forged);
    expect(guest.session.view(room.now).phase).toBe('waiting');
    expect(guest.keys.epochs.size).toBe(0);
    expect(alarmsOf(guest)).toEqual(['forged-message']);
  });

  it('an ADMIT replayed to another person or a later visit of the same is refused', async () => {
    const room = await Consultation.begin();
    await room.joinAndAdmit('p_guest');
    const admit = ofType(room, 'admit', 'p_guest')[0];
    if (!admit) throw new Error('no admit');
    const again = await room.join('p_guest');
    await room.deliver(admit);
    const other = await room.join('p_other');
    await room.deliver({ ...admit, to: 'p_other' });
    for (const device of [again, other]) {
      expect(device.session.view(room.now).phase).toBe('waiting');
      expect(device.keys.epochs.size).toBe(0);
    }
  });

  it('an epoch that is delivered again or too late changes nothing', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    await room.host.session.lock(true, room.now);
    await room.settle();
    await room.host.session.lock(false, room.now);
    await room.settle();
    const before = guest.session.view(room.now);
    expect(before.sendsWith).toBe(4);
    for (const parcel of ofType(room, 'epoch', 'p_guest')) await room.deliver(parcel);
    for (const parcel of ofType(room, 'admit', 'p_guest')) await room.deliver(parcel);
    await room.settle();
    expect(guest.session.view(room.now).sendsWith).toBe(4);
    expect(guest.session.view(room.now).roster?.epoch).toBe(4);
    expect(new Set(alarmsOf(guest))).toEqual(new Set(['replayed-message']));
    // The physician hears of it, once, however often it is played.
    expect(alarmsOf(room.host)).toEqual([]);
    await room.pass(2_000);
    expect(alarmsOf(room.host)).toEqual(['replayed-message']);
    for (const parcel of ofType(room, 'epoch', 'p_guest')) await room.deliver(parcel);
    await room.pass(2_000);
    expect(alarmsOf(room.host)).toEqual(['replayed-message']);
    await room.pass(10_000);
    expect(alarmsOf(room.host)).toEqual(['replayed-message', 'replayed-message']);
  });

  it('epochs that arrive in another order are refused and reported', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    const held: Parcel[] = [];
    room.meddle = (parcel) => {
      if (typeOf(parcel) !== kTypes.epoch || held.length > 0) return [parcel];
      held.push(parcel);
      return [];
    };
    await room.host.session.lock(true, room.now);
    await room.settle();
    await room.host.session.lock(false, room.now);
    await room.settle();
    expect(guest.keys.sendsWith).toBe(4);
    for (const parcel of held) await room.deliver(parcel);
    await room.pass(1_000);
    expect(guest.keys.sendsWith).toBe(4);
    expect(alarmsOf(room.host)).toEqual(['replayed-message']);
  });

  it('an ADMIT for another person is reported by whoever gets it', async () => {
    const room = await Consultation.begin();
    await room.joinAndAdmit('p_first');
    const second = await room.join('p_second');
    const admit = ofType(room, 'admit', 'p_first')[0];
    if (!admit) throw new Error('no admit');
    await room.deliver({ ...admit, to: 'p_second' });
    await room.pass(1_000);
    expect(second.keys.epochs.size).toBe(0);
    expect(room.host.keys.alarms).toEqual([{ alarm: 'forged-message', identity: 'p_second' }]);
  });

  it('what is left over from an own earlier attempt is nobody’s attack', async () => {
    const room = await Consultation.begin();
    await room.joinAndAdmit('p_guest');
    const admit = ofType(room, 'admit', 'p_guest')[0];
    if (!admit) throw new Error('no admit');
    const again = await room.join('p_guest');
    await room.deliver(admit);
    await room.pass(1_000);
    expect(alarmsOf(again)).toEqual([]);
    expect(again.keys.epochs.size).toBe(0);
  });

  it('an older epoch than the last one is refused also after a reload', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    await room.host.session.lock(true, room.now);
    await room.settle();
    const old = ofType(room, 'admit', 'p_guest')[0];
    if (!old) throw new Error('no admit');
    const record = structuredClone(guest.session.record(room.now));
    room.meddle = (parcel) => (parcel.to === 'p_guest' ? [] : [parcel]);
    const again = await room.join('p_guest', { record });
    await room.deliver(old);
    expect(again.keys.epochs.size).toBe(0);
  });

  it('a guest cannot be removed or asked for keys in its name by the server', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    const knock = ofType(room, 'knock', 'host')[0]?.message.slice(6, 22) ?? kNobody;
    const { privateKey } = await systemEntropy.signingKey();
    const deny = await compose(
      { meeting: kMeeting, from: 'host', to: 'p_guest' },
      'deny',
      knock,
      denyBody.write('removed'),
      privateKey,
    );
    await room.deliver({ from: 'host', to: 'p_guest', message: deny });
    expect(guest.session.view(room.now).phase).toBe('inside');
    expect(alarmsOf(guest)).toEqual(['forged-message']);
    const request = await compose(
      { meeting: kMeeting, from: 'p_guest', to: 'host' },
      'keyRequest',
      knock,
      keyRequestBody.write({ counter: room.now + 1, epoch: 0 }),
      privateKey,
    );
    const sent = room.log.length;
    await room.deliver({ from: 'p_guest', to: 'host', message: request });
    await room.settle();
    expect(room.log.length).toBe(sent);
    expect(alarmsOf(room.host)).toEqual(['forged-message']);
  });

  it('a replayed KEY-REQUEST is answered once and an old one raises the alarm', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    await guest.session.requestKeys(room.now);
    await room.settle();
    await room.pass(3_000);
    await guest.session.requestKeys(room.now);
    await room.settle();
    const requests = ofType(room, 'keyRequest', 'host');
    expect(requests).toHaveLength(2);
    const answers = ofType(room, 'epoch', 'p_guest').length;
    for (const parcel of requests) await room.deliver(parcel);
    expect(ofType(room, 'epoch', 'p_guest').length).toBe(answers);
    expect(alarmsOf(room.host)).toEqual(['replayed-message']);
  });

  it('bytes that are no message raise the alarm and nothing else', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    const original = room.log.find((parcel) => parcel.to === 'p_guest')?.message;
    for (let length = 0; length < (original?.length ?? 0); length += 7) {
      const message = original?.slice(0, length) ?? kNobody;
      await room.deliver({ from: 'host', to: 'p_guest', message });
      await room.deliver({ from: 'p_guest', to: 'host', message });
    }
    expect(guest.session.view(room.now).phase).toBe('inside');
    expect(new Set(alarmsOf(guest))).toEqual(new Set(['forged-message']));
    expect(new Set(alarmsOf(room.host))).toEqual(new Set(['forged-message']));
  });
});

describe('people that the host did not admit', () => {
  it('a ghost gets nothing, whatever it sends', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    const ghost = await room.join('p_ghost');
    await ghost.session.requestKeys(room.now);
    await room.pass(10_000);
    expect(ghost.keys.epochs.size).toBe(0);
    const names = guest.session.view(room.now).roster?.entries.map((entry) => entry.identity);
    expect(names).toEqual(['p_guest', kHost]);
  });

  it('whoever takes the place of a guest under its identity gets nothing', async () => {
    const room = await Consultation.begin();
    await room.joinAndAdmit('p_guest');
    const thief = await room.join('p_guest');
    await room.pass(10_000);
    expect(thief.keys.epochs.size).toBe(0);
  });

  it('a name in the roster is the one that its owner typed, not what the server says', async () => {
    const room = await Consultation.begin();
    // The relay says that the message comes from somebody else.
    room.meddle = (parcel) => [parcel.from === 'p_guest' ? { ...parcel, from: 'p_other' } : parcel];
    await room.join('p_guest');
    await room.pass(3_000);
    expect(await room.host.session.admit('p_other', room.now)).toBe(false);
    expect(await room.host.session.admit('p_guest', room.now)).toBe(false);
  });
});

describe('heartbeat under attack', () => {
  it('a suppressed rotation is noticed by the next heartbeat, and the guest stops within 60 s of the last', async () => {
    const room = await Consultation.begin();
    const stays = await room.joinAndAdmit('p_stays');
    await room.joinAndAdmit('p_goes');
    await room.pass(3_000);
    room.meddle = (parcel) => (parcel.from === 'host' && parcel.to !== 'p_goes' ? [] : [parcel]);
    await room.host.session.remove('p_goes', room.now);
    await room.pass(62_000, 1_000);
    expect(stays.keys.sendsWith).toBe(0);
    expect(alarmsOf(stays)).toEqual(['heartbeat-lost']);
    const late = room.host.session.view(room.now).participants[0];
    expect(late).toMatchObject({ identity: 'p_stays', late: true });
  });

  it('heartbeats without the epoch stop the guest: nothing more goes out under the keys of who was removed', async () => {
    const room = await Consultation.begin();
    const stays = await room.joinAndAdmit('p_stays');
    await room.joinAndAdmit('p_goes');
    await room.pass(3_000);
    room.meddle = (parcel) => {
      const rotation = typeOf(parcel) === kTypes.epoch && parcel.to === 'p_stays';
      return rotation ? [] : [parcel];
    };
    await room.host.session.remove('p_goes', room.now);
    await room.settle();
    expect(stays.keys.sendsWith).toBe(0);
    await room.pass(4_500);
    expect(stays.session.view(room.now).slow).toBe(false);
    await room.pass(1_000);
    expect(stays.session.view(room.now).slow).toBe(true);
    await room.pass(6_000);
    expect(room.host.session.view(room.now).participants[0]?.late).toBe(true);
    room.meddle = (parcel) => [parcel];
    await room.pass(4_500);
    expect(stays.keys.sendsWith).toBe(4);
    expect(stays.session.view(room.now)).toMatchObject({ slow: false, sendsWith: 4 });
  });

  it('the physician hears of a guest who hears nothing', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    room.meddle = (parcel) => (parcel.from === 'host' ? [] : [parcel]);
    await room.pass(31_000, 1_000);
    expect(guest.session.view(room.now).pulse).toBe('warned');
    expect(guest.keys.sendsWith).toBe(2);
    await room.pass(31_000, 1_000);
    expect(guest.keys.sendsWith).toBe(0);
    expect(alarmsOf(room.host)).toEqual(['heartbeat-lost']);
  });

  it('heartbeats without the epoch make the guest ask for it', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    let lost = 0;
    room.meddle = (parcel) => {
      const drop = typeOf(parcel) === kTypes.epoch && lost < 3;
      if (drop) lost += 1;
      return drop ? [] : [parcel];
    };
    await room.host.session.lock(true, room.now);
    await room.pass(8_000);
    expect(guest.keys.sendsWith).toBe(3);
  });

  it('a heartbeat of another history raises the alarm', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    await room.pass(12_000);
    const { device } = room.hostOptions.self;
    for (const sequence of [4, 900]) {
      const body = heartbeatBody.write({
        epoch: 2,
        rosterHash: kNoHash,
        sequence,
        previous: kNoHash,
        time: room.now,
      });
      const route = { meeting: kMeeting, from: 'host', to: 'all' };
      const message = await compose(route, 'heartbeat', kNobody, body, device.privateKey);
      await room.deliver({ from: 'host', to: 'all', message });
    }
    expect(alarmsOf(guest)).toContain('heartbeat-fork');
  });
});

describe('Sprech-TAN', () => {
  const right = '20406080';

  it('sets both to verified without comparing, and binds the next keys', async () => {
    const room = await Consultation.begin();
    room.host.session.setTan(right);
    const guest = await room.join('p_guest');
    expect(guest.session.view(room.now).tanOffered).toBe(true);
    await guest.session.useTan(right, room.now);
    await room.settle();
    expect(guest.session.view(room.now).tan).toBe('right');
    await room.host.session.admit('p_guest', room.now);
    await room.settle();
    const own = guest.session.view(room.now).roster?.entries[0];
    expect(own).toMatchObject({ identity: 'p_guest', verified: true });
    const admit = ofType(room, 'admit', 'p_guest')[0]?.message;
    // Suite, type, knock number, length, epoch: then the mode.
    expect(admit?.[28]).toBe(3);
  });

  it('fails with keys in the middle, although both know the TAN', async () => {
    const real = await Consultation.begin();
    real.host.session.setTan(right);
    const fake = await Consultation.begin({ ...(await newHostSelf()) });
    fake.host.session.setTan('11111111');
    const victim = await fake.join('p_guest');
    const attacker = await real.join('p_guest');
    await victim.session.useTan(right, fake.now);
    await attacker.session.useTan('11111111', real.now);
    await fake.settle();
    await real.settle();
    expect(victim.session.view(fake.now).tan).toBe('wrong');
    expect(real.host.session.view(real.now).participants[0]?.verified).toBe(false);
    expect(alarmsOf(real.host)).toContain('tan-failed');
  });

  it('locks after three failures of all guests together', async () => {
    const room = await Consultation.begin();
    room.host.session.setTan(right);
    const guest = await room.join('p_guest');
    for (const wrong of ['00000000', '00000001', '00000002']) {
      await guest.session.useTan(wrong, room.now);
      await room.settle();
    }
    expect(room.host.session.view(room.now).tan).toBe('locked');
    expect(guest.session.view(room.now).tan).toBe('locked');
    const second = await room.join('p_second');
    await second.session.useTan(right, room.now);
    await room.settle();
    expect(second.session.view(room.now).tan).not.toBe('right');
  });

  it('heals when the relay loses 40 % of all messages', async () => {
    const room = await Consultation.begin();
    room.host.session.setTan(right);
    const guest = await room.join('p_guest');
    let seed = 3;
    room.meddle = (parcel) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % 100 < 40 ? [] : [parcel];
    };
    await guest.session.useTan(right, room.now);
    await room.pass(30_000);
    expect(guest.session.view(room.now).tan).toBe('right');
    expect(room.host.session.view(room.now).participants[0]?.verified).toBe(true);
  });
});
