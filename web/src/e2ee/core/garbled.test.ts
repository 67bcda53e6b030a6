import { describe, expect, it } from 'vitest';
import { Consultation, kHost, typeOf, type Parcel } from '../testing/consultation';
import { kTypes } from './messages';

/** Numbers from 0 to below `below`, the same ones in each run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

/** The message with a bit changed, a piece missing, bytes at the end, or all of it random. */
function garble(message: Uint8Array<ArrayBuffer>, random: (below: number) => number) {
  const at = random(message.length);
  switch (random(4)) {
    case 0:
      return message.map((byte, index) => (index === at ? byte ^ (1 << random(8)) : byte));
    case 1:
      return message.slice(0, at);
    case 2:
      return new Uint8Array([...message, random(256)]);
    default:
      return message.map((byte, index) => (index < 6 ? byte : random(256)));
  }
}

describe('a relay that garbles', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'and delivers the true message as well changes nothing (seed %i)',
    async (seed) => {
      const room = await Consultation.begin();
      const random = seeded(seed);
      let garbled = 0;
      room.meddle = (parcel: Parcel) => {
        // A wrong REVEAL begins the handshake anew: attacks.test.ts.
        if (typeOf(parcel) === kTypes.reveal) return [parcel];
        // More knocks under one identity than five are refused: that is another attack.
        const wrong = Array.from({ length: parcel.to === 'host' ? 1 : 3 }, () => {
          garbled += 1;
          return { ...parcel, message: garble(parcel.message, random) };
        });
        return [...wrong, parcel];
      };
      const stays = await room.joinAndAdmit('p_stays');
      const goes = await room.joinAndAdmit('p_goes');
      await room.pass(15_000, 1_000);
      await room.host.session.remove('p_goes', room.now);
      await room.pass(15_000, 1_000);
      expect(garbled).toBeGreaterThan(30);
      const { epoch, participants } = room.host.session.view(room.now);
      const members = participants.filter(({ state }) => state === 'member');
      expect(members.map(({ identity }) => identity)).toEqual(['p_stays']);
      expect(stays.keys.sendsWith).toBe(epoch);
      for (const identity of ['p_stays', kHost]) {
        expect(stays.keys.key(epoch, identity)).toBe(room.host.keys.key(epoch, identity));
      }
      expect(stays.keys.alarms.map(({ alarm }) => alarm)).toContain('forged-message');
      expect(goes.keys.wiped).toBe(true);
    },
  );
});
