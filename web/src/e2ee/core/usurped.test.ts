import { describe, expect, it } from 'vitest';
import { compare, Consultation } from '../testing/consultation';

describe('a guest whose identity was admitted with the keys of an attacker', () => {
  async function usurped() {
    const room = await Consultation.begin();
    const attacker = await room.joinAndAdmit('p_guest');
    // The attacker is the relay: it reads what the guest gets as well.
    const tapped: Uint8Array<ArrayBuffer>[] = [];
    room.meddle = (parcel) => {
      if (parcel.to !== 'host') tapped.push(parcel.message);
      return [parcel];
    };
    const guest = await room.join('p_guest');
    const holders = { attacker, guest };
    /** Who has the keys of the newest epoch. */
    const keyed = async (): Promise<string[]> => {
      await room.settle();
      for (const message of tapped.splice(0)) await attacker.session.receive(message, room.now);
      for (const effect of attacker.session.out.splice(0)) attacker.keys.apply(effect);
      const { epoch } = room.host.session.view(room.now);
      return Object.entries(holders).flatMap(([name, { keys }]) =>
        keys.epochs.has(epoch) ? [name] : [],
      );
    };
    return { room, keyed };
  }

  it('is alone with the keys as soon as the codes were found equal', async () => {
    const { room, keyed } = await usurped();
    await room.host.session.setRecording(true, room.now);
    expect(await keyed()).toEqual(['attacker']);
    await compare(room, 'p_guest', true);
    expect(await keyed()).toEqual([]);
    const { epoch, participants } = room.host.session.view(room.now);
    expect(participants.map(({ state }) => state)).toEqual(['asking']);
    expect(room.host.keys.sendsWith).toBe(epoch);
    await room.host.session.admit('p_guest', room.now);
    expect(await keyed()).toEqual(['guest']);
  });

  it('is alone with the keys as soon as the Sprech-TAN was right', async () => {
    const { room, keyed } = await usurped();
    const tan = '12345678';
    room.host.session.setTan(tan);
    await room.guests.get('p_guest')?.session.useTan(tan, room.now);
    expect(await keyed()).toEqual([]);
  });

  it('is alone with the keys as soon as it is admitted', async () => {
    const { room, keyed } = await usurped();
    await room.host.session.admit('p_guest', room.now);
    expect(await keyed()).toEqual(['guest']);
  });

  it('gets nothing from a press that was meant for the member', async () => {
    const { room } = await usurped();
    const [member] = room.host.session.view(room.now).participants;
    await room.host.session.compare(member?.knock ?? '', true, room.now);
    await room.settle();
    expect(
      room.host.session
        .view(room.now)
        .participants.map(({ state, verified }) => `${state} ${verified}`),
    ).toEqual(['member true', 'asking false']);
  });
});
