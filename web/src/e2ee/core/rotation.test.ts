import { describe, expect, it } from 'vitest';
import { compare, Consultation, kHost } from '../testing/consultation';
import { kLongestEpoch } from './hostEpochs';
import { kEraseAfter, kSwitchWithin } from './epochSwitch';
import { kReturnWithin } from './heartbeat';

interface Event {
  name: string;
  happen: (room: Consultation) => Promise<void>;
  /** Of alice and bob, who were both inside. */
  stay: readonly string[];
  /** Senders change at once, not when everybody has the key. */
  atOnce: boolean;
}

const everybody = ['alice', 'bob'];

/** Every event of E2E-14 and docs/e2ee.md section 7.3. There is no change of role in the product. */
const events: readonly Event[] = [
  {
    name: 'somebody is admitted',
    happen: async (room) => {
      await room.join('cleo');
      await room.host.session.admit('cleo', room.now);
    },
    stay: [...everybody, 'cleo'],
    atOnce: false,
  },
  {
    name: 'somebody leaves',
    happen: async (room) => {
      await room.guests.get('bob')?.session.leave();
    },
    stay: ['alice'],
    atOnce: false,
  },
  {
    name: 'somebody is removed',
    happen: (room) => room.host.session.remove('bob', room.now),
    stay: ['alice'],
    atOnce: true,
  },
  {
    name: 'the codes differ',
    happen: (room) => compare(room, 'bob', false),
    stay: ['alice'],
    atOnce: true,
  },
  {
    name: 'the codes are equal: the roster says so',
    happen: (room) => compare(room, 'bob', true),
    stay: everybody,
    atOnce: false,
  },
  {
    name: 'recording begins',
    happen: (room) => room.host.session.setRecording(true, room.now),
    stay: everybody,
    atOnce: false,
  },
  {
    name: 'recording ends',
    happen: async (room) => {
      await room.host.session.setRecording(true, room.now);
      await room.pass(kSwitchWithin + kEraseAfter);
      await room.host.session.setRecording(false, room.now);
    },
    stay: everybody,
    atOnce: false,
  },
  {
    name: 'the room is locked',
    happen: (room) => room.host.session.lock(true, room.now),
    stay: everybody,
    atOnce: false,
  },
  {
    name: 'somebody comes back with another key and is admitted again',
    happen: async (room) => {
      await room.join('bob');
      await room.host.session.admit('bob', room.now);
    },
    stay: everybody,
    atOnce: true,
  },
  {
    name: 'the host comes back',
    happen: (room) => room.reloadHost(),
    stay: everybody,
    atOnce: false,
  },
  {
    name: 'ten minutes have passed',
    happen: (room) => room.pass(kLongestEpoch, 5_000),
    stay: everybody,
    atOnce: false,
  },
  {
    name: 'somebody is away for five minutes',
    happen: (room) => {
      room.host.session.presence('bob', false, room.now);
      return silently(room, 'bob', kReturnWithin);
    },
    stay: ['alice'],
    atOnce: true,
  },
];

/** Time passes, and nothing of this guest reaches the host. */
async function silently(room: Consultation, guest: string, milliseconds: number): Promise<void> {
  room.meddle = (parcel) => (parcel.from === guest ? [] : [parcel]);
  await room.pass(milliseconds, 5_000);
  room.meddle = (parcel) => [parcel];
}

async function begin(): Promise<Consultation> {
  const room = await Consultation.begin();
  for (const guest of everybody) {
    await room.joinAndAdmit(guest);
    room.host.session.presence(guest, true, room.now);
  }
  await room.pass(kSwitchWithin + kEraseAfter);
  return room;
}

function keysOf(room: Consultation, guest: string) {
  const device = room.guests.get(guest);
  if (!device) throw new Error('no such guest');
  return device.keys;
}

describe('a new epoch, with keys of its own, whenever', () => {
  it.each(events)('$name', async ({ happen, stay, atOnce }) => {
    const room = await begin();
    const before = room.host.session.view(room.now).epoch;
    const old = room.host.keys.key(before, kHost);
    await happen(room);
    const since = room.now;
    await room.settle();
    const { epoch } = room.host.session.view(room.now);
    expect(epoch).toBeGreaterThan(before);
    const fresh = room.host.keys.key(epoch, kHost);
    expect(fresh).toBeDefined();
    expect(fresh).not.toBe(old);

    // The epoch is out in the same moment, and those who stay have it.
    for (const guest of stay) expect(keysOf(room, guest).key(epoch, kHost)).toBe(fresh);
    for (const guest of everybody.filter((one) => !stay.includes(one))) {
      expect(keysOf(room, guest).key(epoch, kHost)).toBeUndefined();
    }
    if (atOnce) expect(room.host.keys.sendsWith).toBe(epoch);
    await room.pass(since + kSwitchWithin - room.now);
    expect(room.host.keys.sendsWith).toBe(epoch);
    for (const guest of stay) expect(keysOf(room, guest).sendsWith).toBe(epoch);

    // And ten seconds after the change nobody can read the epoch before.
    await room.pass(kEraseAfter + 1_000);
    expect(room.host.keys.epochs.has(before)).toBe(false);
    for (const guest of stay) expect(keysOf(room, guest).epochs.has(before)).toBe(false);
  });

  it('senders go over within two seconds although somebody does not answer', async () => {
    const room = await begin();
    room.meddle = (parcel) => (parcel.from === 'bob' || parcel.to === 'bob' ? [] : [parcel]);
    await room.host.session.lock(true, room.now);
    await room.settle();
    const { epoch } = room.host.session.view(room.now);
    expect(room.host.keys.sendsWith).toBe(epoch - 1);
    await room.pass(kSwitchWithin);
    expect(room.host.keys.sendsWith).toBe(epoch);
    expect(keysOf(room, 'alice').sendsWith).toBe(epoch);
  });

  it('and nothing is rotated where nothing happens', async () => {
    const room = await begin();
    const { epoch } = room.host.session.view(room.now);
    await room.pass(60_000, 5_000);
    expect(room.host.session.view(room.now).epoch).toBe(epoch);
  });
});
