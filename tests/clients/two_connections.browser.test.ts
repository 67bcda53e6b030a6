// livekit-client in a real browser in the old mode: it subscribes on a connection that the server
// offers and publishes on another one (`/rtc`), as older native SDKs do.
import { Room, RoomEvent, Track, type RemoteTrack } from 'livekit-client';
import { AccessToken } from 'livekit-server-sdk';
import { afterEach, describe, expect, inject, it } from 'vitest';

const rooms: Room[] = [];

function token(room: string, identity: string): Promise<string> {
  const grant = { room, roomJoin: true, canPublish: true, canSubscribe: true };
  const result = new AccessToken('devkey', 'secret', { identity, ttl: 600 });
  result.addGrant(grant);
  return result.toJwt();
}

async function join(name: string, identity: string, singlePeerConnection: boolean): Promise<Room> {
  const room = new Room({ singlePeerConnection });
  rooms.push(room);
  await room.connect(inject('serverUrl'), await token(name, identity));
  return room;
}

/** A picture that changes, without a camera. */
function picture(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 240;
  const context = canvas.getContext('2d')!;
  let shade = 0;
  setInterval(() => {
    shade = (shade + 16) % 256;
    context.fillStyle = `rgb(${shade}, ${255 - shade}, 128)`;
    context.fillRect(0, 0, 320, 240);
  }, 40);
  return canvas.captureStream(25).getVideoTracks()[0]!;
}

function tone(): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const target = context.createMediaStreamDestination();
  oscillator.connect(target);
  oscillator.start();
  return target.stream.getAudioTracks()[0]!;
}

async function publish(room: Room): Promise<void> {
  await room.localParticipant.publishTrack(picture(), { source: Track.Source.Camera });
  await room.localParticipant.publishTrack(tone(), { source: Track.Source.Microphone });
}

function tracksOf(room: Room): RemoteTrack[] {
  return [...room.remoteParticipants.values()]
    .flatMap((participant) => [...participant.trackPublications.values()])
    .flatMap((publication) => (publication.track ? [publication.track] : []));
}

async function packetsOf(track: RemoteTrack): Promise<number> {
  const report = await track.receiver!.getStats();
  let packets = 0;
  report.forEach((entry: { type: string; packetsReceived?: number }) => {
    packets += entry.type === 'inbound-rtp' ? (entry.packetsReceived ?? 0) : 0;
  });
  return packets;
}

/** Resolves when both tracks of the other have come and their packets rise. */
async function expectMedia(room: Room): Promise<void> {
  await expect.poll(() => tracksOf(room).length, { timeout: 15_000 }).toBe(2);
  for (const track of tracksOf(room)) {
    await expect.poll(() => packetsOf(track), { timeout: 15_000 }).toBeGreaterThan(20);
  }
}

afterEach(async () => {
  await Promise.all(rooms.splice(0).map((room) => room.disconnect()));
});

describe('two connections', () => {
  it('sends to and receives from a client with one connection', async () => {
    const old = await join('mixed', 'old', false);
    const modern = await join('mixed', 'modern', true);
    await publish(old);
    await publish(modern);
    await expectMedia(old);
    await expectMedia(modern);
  });

  it('gets tracks that were there before it, and those of its own kind', async () => {
    const first = await join('pair', 'first', false);
    await publish(first);
    const second = await join('pair', 'second', false);
    await expectMedia(second);
  });

  it('carries data in both directions', async () => {
    const old = await join('data', 'old', false);
    const modern = await join('data', 'modern', true);
    const heard: string[] = [];
    const listen = (room: Room) =>
      room.on(RoomEvent.DataReceived, (payload) => heard.push(new TextDecoder().decode(payload)));
    listen(old);
    listen(modern);
    await old.localParticipant.publishData(new TextEncoder().encode('from old'), {
      reliable: true,
    });
    await modern.localParticipant.publishData(new TextEncoder().encode('from modern'), {
      reliable: true,
    });
    await expect
      .poll(() => [...heard].sort(), { timeout: 10_000 })
      .toEqual(['from modern', 'from old']);
  });

  it('loses a track when it is unpublished and gets the next one', async () => {
    const old = await join('again', 'old', false);
    const modern = await join('again', 'modern', true);
    await publish(modern);
    await expectMedia(old);
    for (const publication of [...modern.localParticipant.trackPublications.values()]) {
      await modern.localParticipant.unpublishTrack(publication.track!);
    }
    await expect.poll(() => tracksOf(old).length, { timeout: 10_000 }).toBe(0);
    await publish(modern);
    await expectMedia(old);
  });

  it('goes on after a resume', async () => {
    const old = await join('resume', 'old', false);
    const modern = await join('resume', 'modern', true);
    await publish(modern);
    await publish(old);
    await expectMedia(old);
    const sid = old.localParticipant.sid;
    const resumed = new Promise((resolve) => old.once(RoomEvent.Reconnected, resolve));
    await old.simulateScenario('signal-reconnect');
    await resumed;
    for (const track of [...tracksOf(old), ...tracksOf(modern)]) {
      const before = await packetsOf(track);
      await expect.poll(() => packetsOf(track), { timeout: 10_000 }).toBeGreaterThan(before + 20);
    }
    expect(old.localParticipant.sid).toBe(sid);
  });

  // What the server is asked to do to the client, and whether it is the same participant afterwards.
  it.each([
    ['migration', true],
    ['disconnect-signal-on-resume', true],
    ['disconnect-signal-on-resume-no-messages', true],
    ['node-failure', false],
    ['leave-full-reconnect', false],
  ] as const)(
    'comes back after %s',
    async (scenario, same) => {
      const old = await join(`simulate-${scenario}`, 'old', false);
      const modern = await join(`simulate-${scenario}`, 'modern', true);
      await publish(modern);
      await publish(old);
      await expectMedia(old);
      const sid = old.localParticipant.sid;
      const back = new Promise((resolve) => old.once(RoomEvent.Reconnected, resolve));
      await old.simulateScenario(scenario);
      await back;
      await expectMedia(old);
      await expectMedia(modern);
      for (const room of [old, modern]) {
        for (const track of tracksOf(room)) {
          const before = await packetsOf(track);
          await expect
            .poll(() => packetsOf(track), { timeout: 10_000 })
            .toBeGreaterThan(before + 20);
        }
      }
      expect(old.localParticipant.sid === sid).toBe(same);
    },
    40_000,
  );

  it('is told of simulated speech, and leaves when the server says so', async () => {
    const old = await join('simulate-end', 'old', false);
    const spoke = new Promise((resolve) =>
      old.on(RoomEvent.ActiveSpeakersChanged, (speakers) => {
        if (speakers.length === 1) {
          resolve(speakers[0]!.identity);
        }
      }),
    );
    await old.simulateScenario('speaker');
    expect(await spoke).toBe('old');
    const ended = new Promise((resolve) => old.once(RoomEvent.Disconnected, resolve));
    await old.simulateScenario('server-leave');
    await ended;
    expect(old.state).toBe('disconnected');
  });
});

describe('data tracks', () => {
  it('reach a subscriber, and the name in use is refused', async () => {
    const sender = await join('frames', 'sender', true);
    const receiver = await join('frames', 'receiver', true);
    const published = new Promise<{ subscribe: () => ReadableStream<{ payload: Uint8Array }> }>(
      (resolve) => receiver.once(RoomEvent.DataTrackPublished, (track) => resolve(track as never)),
    );
    const track = await sender.localParticipant.publishDataTrack({ name: 'pulse' });
    const reader = (await published).subscribe().getReader();
    const timer = setInterval(() => {
      void track.tryPush({ payload: new Uint8Array([1, 2, 3]) });
    }, 50);
    const frame = await reader.read();
    clearInterval(timer);
    expect([...(frame.value?.payload ?? [])]).toEqual([1, 2, 3]);
    await expect(sender.localParticipant.publishDataTrack({ name: 'pulse' })).rejects.toThrow();
    await track.unpublish();
  });
});
