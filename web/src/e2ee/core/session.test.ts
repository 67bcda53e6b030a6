import { describe, expect, it } from 'vitest';
import { compare, Consultation, contains, kHost, typeOf } from '../testing/consultation';
import { kTypes } from './messages';

describe('a consultation', () => {
  it('gives the guest the same keys as the host, and only after admission', async () => {
    const room = await Consultation.begin();
    const guest = await room.join('p_guest');
    expect(guest.session.view(room.now).phase).toBe('waiting');
    expect(guest.keys.epochs.size).toBe(0);
    expect(await room.host.session.admit('p_guest', room.now)).toBe(true);
    await room.settle();
    const view = guest.session.view(room.now);
    expect(view.phase).toBe('inside');
    expect(view.roster?.entries.map((entry) => entry.name)).toEqual([
      'Name of p_guest',
      'Dr. Ada Lang',
    ]);
    for (const identity of [kHost, 'p_guest']) {
      expect(guest.keys.key(2, identity)).toBe(room.host.keys.key(2, identity));
      expect(guest.keys.key(2, identity)).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(guest.keys.sendsWith).toBe(2);
    expect(room.host.keys.sendsWith).toBe(2);
    expect(guest.keys.alarms).toEqual([]);
    expect(room.host.keys.alarms).toEqual([]);
  });

  it('shows both the same code', async () => {
    const room = await Consultation.begin();
    const guest = await room.join('p_guest');
    const shown = room.host.session.view(room.now).participants[0]?.code;
    expect(shown).toEqual(guest.session.view(room.now).code);
    expect(shown?.digits).toMatch(/^\d{6}$/);
  });

  it('never lets the name of anybody travel readable', async () => {
    const room = await Consultation.begin();
    await room.joinAndAdmit('p_guest');
    await room.pass(30_000);
    expect(room.log.length).toBeGreaterThan(8);
    for (const { message } of room.log) {
      expect(contains(message, 'Name of')).toBe(false);
      expect(contains(message, 'Ada Lang')).toBe(false);
    }
  });

  it('rotates on admission, leaving, removal, lock, code, recording and every ten minutes', async () => {
    const room = await Consultation.begin();
    const epoch = (): number => room.host.session.view(room.now).epoch;
    const { session } = room.host;
    const first = await room.joinAndAdmit('p_first');
    await room.joinAndAdmit('p_second');
    expect(epoch()).toBe(3);
    await compare(room, 'p_first', true);
    expect(epoch()).toBe(4);
    await session.lock(true, room.now);
    expect(epoch()).toBe(5);
    await session.setRecording(true, room.now);
    expect(epoch()).toBe(6);
    await session.remove('p_second', room.now);
    expect(epoch()).toBe(7);
    await room.settle();
    await first.session.leave();
    await room.settle();
    expect(epoch()).toBe(8);
    await room.pass(600_000, 5_000);
    expect(epoch()).toBe(9);
  });

  it('leaves a removed guest without the keys of what follows, and the others switch at once', async () => {
    const room = await Consultation.begin();
    const stays = await room.joinAndAdmit('p_stays');
    const goes = await room.joinAndAdmit('p_goes');
    await room.pass(3_000);
    // Even if the message that tells the person is lost.
    room.meddle = (parcel) =>
      parcel.to === 'p_goes' && typeOf(parcel) === kTypes.deny ? [] : [parcel];
    await room.host.session.remove('p_goes', room.now);
    await room.settle();
    expect(room.host.keys.sendsWith).toBe(4);
    expect(stays.keys.sendsWith).toBe(4);
    expect(goes.keys.epochs.has(4)).toBe(false);
    await room.pass(15_000);
    expect(goes.keys.epochs.has(4)).toBe(false);
    expect(stays.keys.epochs.has(3)).toBe(false);
    expect(room.host.keys.epochs.has(3)).toBe(false);
  });

  it('switches when all have acknowledged, and after two seconds if one does not', async () => {
    const room = await Consultation.begin();
    await room.joinAndAdmit('p_first');
    const second = await room.join('p_second');
    room.meddle = (parcel) =>
      parcel.from === 'p_first' && typeOf(parcel) === kTypes.ack ? [] : [parcel];
    await room.host.session.admit('p_second', room.now);
    await room.settle();
    expect(room.host.keys.sendsWith).toBe(2);
    expect(second.keys.sendsWith).toBe(3);
    await room.pass(2_000);
    expect(room.host.keys.sendsWith).toBe(3);
    await room.pass(9_000);
    const late = room.host.session.view(room.now).participants.filter((one) => one.late);
    expect(late.map((one) => one.identity)).toEqual(['p_first']);
  });

  it('heals when the relay loses 30 % of all messages', async () => {
    const room = await Consultation.begin();
    let seed = 7;
    room.meddle = (parcel) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % 100 < 30 ? [] : [parcel];
    };
    const guests = await Promise.all([room.join('p_one')]);
    guests.push(await room.join('p_two'));
    await room.pass(20_000);
    for (const identity of ['p_one', 'p_two']) {
      expect(await room.host.session.admit(identity, room.now)).toBe(true);
    }
    await room.pass(30_000);
    const { epoch } = room.host.session.view(room.now);
    for (const { keys } of guests) {
      expect(keys.sendsWith).toBe(epoch);
      expect(keys.alarms).toEqual([]);
    }
    expect(room.host.keys.alarms).toEqual([]);
  });

  it('says after 5 s that the host does not answer', async () => {
    const room = await Consultation.begin();
    room.meddle = () => [];
    const guest = await room.join('p_guest');
    await room.pass(4_500);
    expect(guest.session.view(room.now).slow).toBe(false);
    await room.pass(500);
    expect(guest.session.view(room.now).slow).toBe(true);
  });

  it('refuses newcomers while locked, but serves members', async () => {
    const room = await Consultation.begin();
    const member = await room.joinAndAdmit('p_member');
    await room.host.session.lock(true, room.now);
    const newcomer = await room.join('p_new');
    expect(newcomer.session.view(room.now)).toMatchObject({ phase: 'ended', end: 'locked' });
    expect(await room.host.session.admit('p_new', room.now)).toBe(false);
    const record = structuredClone(member.session.record(room.now));
    const again = await room.join('p_member', { record });
    expect(again.session.view(room.now)).toMatchObject({ phase: 'inside', sendsWith: 3 });
  });

  it('ends for everybody when the host ends it, and wipes', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    await room.host.session.end();
    await room.settle();
    expect(guest.session.view(room.now)).toMatchObject({ phase: 'ended', end: 'ended' });
    expect(guest.keys.wiped && room.host.keys.wiped).toBe(true);
  });

  it('denies', async () => {
    const room = await Consultation.begin();
    const guest = await room.join('p_guest');
    await room.host.session.deny('p_guest');
    await room.settle();
    expect(guest.session.view(room.now)).toMatchObject({ phase: 'ended', end: 'denied' });
    expect(await room.host.session.admit('p_guest', room.now)).toBe(false);
  });
});

describe('coming back', () => {
  it('lets a guest with the same keys in again within five minutes, without a new admission', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    const record = structuredClone(guest.session.record(room.now));
    expect(record).not.toBeNull();
    room.host.session.presence('p_guest', false, room.now);
    room.guests.delete('p_guest');
    await room.pass(280_000, 5_000);
    const again = await room.join('p_guest', { record });
    await room.pass(2_000);
    const { epoch } = room.host.session.view(room.now);
    expect(again.session.view(room.now)).toMatchObject({ phase: 'inside', sendsWith: epoch });
    expect(again.keys.alarms).toEqual([]);
  });

  it('never after five minutes', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    const record = structuredClone(guest.session.record(room.now));
    room.host.session.presence('p_guest', false, room.now);
    room.guests.delete('p_guest');
    await room.pass(301_000, 5_000);
    expect(room.host.session.view(room.now).participants).toEqual([]);
    const again = await room.join('p_guest', { record });
    await room.pass(5_000);
    expect(again.session.view(room.now).phase).toBe('ended');
    expect(again.keys.epochs.size).toBe(0);
  });

  it('wants a new admission for new keys of the same identity', async () => {
    const room = await Consultation.begin();
    await room.joinAndAdmit('p_guest');
    const anew = await room.join('p_guest');
    await room.pass(5_000);
    expect(anew.session.view(room.now).phase).toBe('waiting');
    expect(anew.keys.epochs.size).toBe(0);
    await room.host.session.admit('p_guest', room.now);
    await room.settle();
    expect(anew.session.view(room.now).phase).toBe('inside');
    expect(room.host.session.view(room.now).participants).toHaveLength(1);
  });

  it('goes on after a reload of the host with the same people under a new epoch', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    const waiting = await room.join('p_waiting');
    await room.pass(25_000);
    await room.reloadHost();
    await room.pass(3_000);
    const view = room.host.session.view(room.now);
    expect(view.epoch).toBe(3);
    expect(guest.keys.key(3, kHost)).toBe(room.host.keys.key(3, kHost));
    expect(guest.keys.alarms).toEqual([]);
    expect(await room.host.session.admit('p_waiting', room.now)).toBe(true);
    await room.settle();
    expect(waiting.session.view(room.now).phase).toBe('inside');
  });

  it('lets a guest knock anew when the host has forgotten everything', async () => {
    const room = await Consultation.begin();
    const guest = await room.join('p_guest');
    const fresh = await Consultation.begin({ ...room.hostOptions });
    fresh.guests.set('p_guest', guest);
    fresh.now = room.now;
    await fresh.pass(5_000);
    expect(guest.session.view(fresh.now).phase).toBe('waiting');
    expect(fresh.host.session.view(fresh.now).participants[0]?.state).toBe('asking');
  });

  it('brings a reloaded guest that waits still to the same place', async () => {
    const room = await Consultation.begin();
    const guest = await room.join('p_guest');
    const record = structuredClone(guest.session.record(room.now));
    const again = await room.join('p_guest', { record });
    await room.host.session.admit('p_guest', room.now);
    await room.settle();
    expect(again.session.view(room.now).phase).toBe('inside');
  });
});

describe('heartbeat', () => {
  it('warns after 30 s, stops sending after 60 s, and takes it up again', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    await room.pass(5_000);
    room.meddle = (parcel) => (parcel.from === 'host' ? [] : [parcel]);
    await room.pass(36_000, 1_000);
    expect(guest.session.view(room.now).pulse).toBe('warned');
    expect(guest.keys.sendsWith).toBe(2);
    await room.pass(30_000, 1_000);
    expect(guest.session.view(room.now).pulse).toBe('stopped');
    expect(guest.keys.sendsWith).toBe(0);
    expect(guest.keys.alarms).toEqual([{ alarm: 'heartbeat-lost', identity: '' }]);
    room.meddle = (parcel) => [parcel];
    await room.pass(12_000, 1_000);
    expect(guest.session.view(room.now)).toMatchObject({ pulse: 'on', sendsWith: 2 });
  });

  it('ends five minutes after the stop', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    room.meddle = () => [];
    await room.pass(370_000, 5_000);
    expect(guest.session.view(room.now)).toMatchObject({ phase: 'ended', end: 'heartbeat-lost' });
    expect(guest.keys.wiped).toBe(true);
  });

  it('notices a relay that delays everything', async () => {
    const room = await Consultation.begin();
    const guest = await room.joinAndAdmit('p_guest');
    await room.pass(5_000);
    const held: { at: number; parcel: Parameters<typeof room.deliver>[0] }[] = [];
    room.meddle = (parcel) => {
      if (parcel.from !== 'host') return [parcel];
      held.push({ at: room.now + 70_000, parcel });
      return [];
    };
    for (let step = 0; step < 200; step += 1) {
      await room.pass(1_000, 1_000);
      while ((held[0]?.at ?? Infinity) <= room.now) {
        const due = held.shift();
        if (due) await room.deliver(due.parcel);
      }
    }
    expect(guest.session.view(room.now).pulse).toBe('stopped');
    expect(guest.keys.sendsWith).toBe(0);
  });
});
