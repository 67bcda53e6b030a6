// RED: what livekit-client publishes without end-to-end encryption is sent with redundancy and is
// heard; with RED switched off it is plain Opus. Chromium's statistics name the codec inside RED
// for what it sends, so the size tells: each packet carries its frame and the one before.
import { Room, RoomEvent, Track, type RemoteTrack } from 'livekit-client';
import { AccessToken } from 'livekit-server-sdk';
import { afterEach, expect, inject, it } from 'vitest';

const rooms: Room[] = [];
const stops: (() => void)[] = [];

async function join(name: string, identity: string): Promise<Room> {
  const token = new AccessToken('devkey', 'secret', { identity, ttl: 600 });
  token.addGrant({ room: name, roomJoin: true, canPublish: true, canSubscribe: true });
  const room = new Room();
  rooms.push(room);
  await room.connect(inject('serverUrl'), await token.toJwt());
  return room;
}

/** A tone, without a microphone. */
function tone(): MediaStreamTrack {
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const target = context.createMediaStreamDestination();
  oscillator.connect(target);
  oscillator.start();
  stops.push(() => void context.close());
  return target.stream.getAudioTracks()[0]!;
}

interface Audio {
  packets: number;
  bytes: number;
  codec: string;
  energy: number;
}

async function audio(source: RTCRtpSender | RTCRtpReceiver): Promise<Audio> {
  const result = { packets: 0, bytes: 0, codec: '', energy: 0 };
  const report = await source.getStats();
  report.forEach((entry) => {
    if (entry.type === 'outbound-rtp' || entry.type === 'inbound-rtp') {
      result.packets = entry.packetsSent ?? entry.packetsReceived ?? 0;
      result.bytes = entry.bytesSent ?? entry.bytesReceived ?? 0;
      result.codec = report.get(entry.codecId)?.mimeType ?? '';
      result.energy = entry.totalAudioEnergy ?? 0;
    }
  });
  return result;
}

afterEach(async () => {
  stops.splice(0).forEach((stop) => stop());
  await Promise.all(rooms.splice(0).map((room) => room.disconnect()));
});

/** Publishes a tone; the bytes of an average packet, sent and received. */
async function packetSizes(name: string, red: boolean): Promise<{ sent: number; came: Audio }> {
  const listener = await join(name, 'listener');
  const came = new Promise<RemoteTrack>((resolve) => {
    listener.on(RoomEvent.TrackSubscribed, resolve);
  });
  const speaker = await join(name, 'speaker');
  const publication = await speaker.localParticipant.publishTrack(tone(), {
    source: Track.Source.Microphone,
    audioPreset: { maxBitrate: 48_000 },
    dtx: false,
    red,
  });
  const sender = publication.track!.sender!;
  const track = await came;
  const element = track.attach();
  stops.push(() => element.remove());
  const receiver = track.receiver!;
  const ready = async () => (await audio(receiver)).packets > 150 && (await audio(receiver)).energy;
  // The first packets are smaller: measured from then on.
  await expect.poll(ready, { timeout: 20_000 }).toBeTruthy();
  const before = await audio(sender);
  const enough = async () => (await audio(sender)).packets - before.packets;
  await expect.poll(enough, { timeout: 20_000 }).toBeGreaterThan(150);
  const after = await audio(sender);
  const sent = (after.bytes - before.bytes) / (after.packets - before.packets);
  return { sent, came: await audio(receiver) };
}

it('audio is sent with redundancy, unless that is switched off', async () => {
  const red = await packetSizes('audio-red', true);
  const plain = await packetSizes('audio-opus', false);
  expect(red.sent / plain.sent).toBeGreaterThan(1.3);
  expect(red.came.energy).toBeGreaterThan(0);
  expect(plain.came.codec).toBe('audio/opus');
}, 60_000);
