import { RemoteParticipant, RoomEvent, type Room } from 'livekit-client';
import { describe, expect, it, vi } from 'vitest';
import { PacketGate } from './hardenRoom';
import { guardRoom, kRosterGraceMs } from './roomGuard';

type Listener = (...given: unknown[]) => void;

class FakeRoom {
  readonly remoteParticipants = new Map<string, unknown>();
  private readonly listeners = new Map<string, Set<Listener>>();

  on(event: string, listener: Listener): this {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
    return this;
  }

  off(event: string, listener: Listener): this {
    this.listeners.get(event)?.delete(listener);
    return this;
  }

  emit(event: string, ...given: unknown[]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(...given);
  }
}

function track(isEncrypted: boolean) {
  const publication = {
    trackSid: `TR_${Math.random()}`,
    isEncrypted,
    isDesired: true,
    setSubscribed: (wanted: boolean) => {
      publication.isDesired = wanted;
    },
  };
  return publication;
}

function person(identity: string, ...tracks: ReturnType<typeof track>[]) {
  return {
    identity,
    attributes: {},
    trackPublications: new Map(tracks.map((one) => [one.trackSid, one])),
  };
}

describe('room guard', () => {
  it('unsubscribes a plain track and raises the alarm once', () => {
    const room = new FakeRoom();
    const alarm = vi.fn();
    const guard = guardRoom(room as unknown as Room, alarm);
    guard.setMembers(new Set(['p_guest']));
    const plain = track(false);
    const guest = person('p_guest', plain);
    room.remoteParticipants.set('p_guest', guest);
    room.emit(RoomEvent.TrackPublished, plain, guest);
    room.emit(RoomEvent.TrackSubscribed, {}, plain, guest);
    expect(plain.isDesired).toBe(false);
    expect(alarm.mock.calls).toEqual([['plain-track', 'p_guest']]);
  });

  it('subscribes nobody outside the roster, and names the ghost after a grace', () => {
    vi.useFakeTimers();
    const room = new FakeRoom();
    const alarm = vi.fn();
    const guard = guardRoom(room as unknown as Room, alarm);
    const video = track(true);
    const ghost = person('p_ghost', video);
    room.remoteParticipants.set('p_ghost', ghost);
    room.emit(RoomEvent.ParticipantConnected, ghost);
    expect(video.isDesired).toBe(false);
    vi.advanceTimersByTime(kRosterGraceMs - 1);
    expect(alarm).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(alarm.mock.calls).toEqual([['ghost', 'p_ghost']]);
    guard.stop();
    vi.useRealTimers();
  });

  it('subscribes as soon as the roster names them, and stops when it no longer does', () => {
    vi.useFakeTimers();
    const room = new FakeRoom();
    const alarm = vi.fn();
    const guard = guardRoom(room as unknown as Room, alarm);
    const video = track(true);
    const guest = person('p_guest', video);
    room.remoteParticipants.set('p_guest', guest);
    room.emit(RoomEvent.ParticipantConnected, guest);
    guard.setMembers(new Set(['p_guest']));
    vi.advanceTimersByTime(kRosterGraceMs);
    expect(video.isDesired).toBe(true);
    expect(alarm).not.toHaveBeenCalled();
    guard.setMembers(new Set());
    expect(video.isDesired).toBe(false);
    guard.stop();
    vi.useRealTimers();
  });
});

describe('a name in the media room', () => {
  it.each([{ name: 'Dr. Falsch' }, { metadata: '{}' }, { attributes: { role: 'host' } }])(
    'is the server’s invention: %j',
    (said) => {
      const room = new FakeRoom();
      const alarm = vi.fn();
      const guard = guardRoom(room as unknown as Room, alarm);
      guard.setMembers(new Set(['p_guest']));
      const guest = { ...person('p_guest'), ...said };
      room.remoteParticipants.set('p_guest', guest);
      room.emit(RoomEvent.ParticipantConnected, guest);
      guard.setMembers(new Set(['p_guest']));
      expect(alarm.mock.calls).toEqual([['renamed', 'p_guest']]);
    },
  );

  it('is noticed when it comes later', () => {
    const room = new FakeRoom();
    const alarm = vi.fn();
    guardRoom(room as unknown as Room, alarm).setMembers(new Set(['p_guest']));
    const guest = new RemoteParticipant({} as never, 'PA_1', 'p_guest', 'Dr. Falsch');
    room.emit(RoomEvent.ParticipantNameChanged, 'Dr. Falsch', guest);
    expect(alarm.mock.calls).toEqual([['renamed', 'p_guest']]);
  });
});

describe('packet gate', () => {
  function gated() {
    const plain = vi.fn();
    const delivered: unknown[][] = [];
    const engine = {
      emit: (...given: unknown[]) => {
        delivered.push(given);
        return true;
      },
    };
    const gate = new PacketGate(plain);
    gate.guard(engine);
    return { gate, engine, plain, delivered };
  }

  const packet = { participantIdentity: 'p_x', value: { case: 'user' } };

  it('delivers what was decrypted, as encrypted', async () => {
    const { gate, engine, plain, delivered } = gated();
    await gate.during(Promise.resolve('data'));
    engine.emit('dataPacketReceived', packet, 0);
    expect(delivered).toEqual([['dataPacketReceived', packet, 1]]);
    expect(plain).not.toHaveBeenCalled();
  });

  it('discards what was not, also right after one that was, and whatever it claims', async () => {
    const { gate, engine, plain, delivered } = gated();
    await gate.during(Promise.resolve('data'));
    engine.emit('dataPacketReceived', packet, 0);
    engine.emit('dataPacketReceived', packet, 1);
    await expect(gate.during(Promise.reject(new Error('no')))).rejects.toThrow();
    engine.emit('dataPacketReceived', packet, 1);
    expect(delivered).toHaveLength(1);
    expect(plain.mock.calls).toEqual([['p_x'], ['p_x']]);
  });

  it('leaves other events alone and says nothing about metrics', () => {
    const { engine, plain, delivered } = gated();
    engine.emit('connected', 1, 2);
    engine.emit('dataPacketReceived', { value: { case: 'metrics' } }, 0);
    expect(delivered).toEqual([['connected', 1, 2]]);
    expect(plain).not.toHaveBeenCalled();
  });
});
