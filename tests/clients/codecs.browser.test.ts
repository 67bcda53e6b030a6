// Each video codec that the engine offers, sent by livekit-client in layers: the receiver decodes
// that codec, and the width it gets follows the quality it asks for.
import { Room, RoomEvent, Track, VideoQuality, type RemoteTrack } from 'livekit-client';
import { AccessToken } from 'livekit-server-sdk';
import { afterEach, expect, inject, it } from 'vitest';

const rooms: Room[] = [];
const stops: (() => void)[] = [];

async function join(name: string, identity: string): Promise<Room> {
  const token = new AccessToken('devkey', 'secret', { identity, ttl: 600 });
  token.addGrant({ room: name, roomJoin: true, canPublish: true, canSubscribe: true });
  const room = new Room({ adaptiveStream: false, dynacast: false });
  rooms.push(room);
  await room.connect(inject('serverUrl'), await token.toJwt());
  return room;
}

/** 1280 x 720, moving, without a camera. */
function picture(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext('2d')!;
  let step = 0;
  const timer = setInterval(() => {
    step += 1;
    context.fillStyle = `hsl(${(step * 5) % 360} 60% 50%)`;
    context.fillRect((step * 40) % 1280, 0, 320, 720);
  }, 50);
  stops.push(() => clearInterval(timer));
  return canvas.captureStream(20).getVideoTracks()[0]!;
}

interface Received {
  codec: string;
  width: number;
  frames: number;
}

async function received(track: RemoteTrack): Promise<Received> {
  const report = await track.receiver!.getStats();
  const result = { codec: '', width: 0, frames: 0 };
  report.forEach((entry) => {
    if (entry.type === 'inbound-rtp') {
      result.codec = report.get(entry.codecId)?.mimeType ?? '';
      result.width = entry.frameWidth ?? 0;
      result.frames = entry.framesDecoded ?? 0;
    }
  });
  return result;
}

afterEach(async () => {
  stops.splice(0).forEach((stop) => stop());
  await Promise.all(rooms.splice(0).map((room) => room.disconnect()));
});

it.each(['vp8', 'h264', 'vp9', 'av1'] as const)(
  '%s arrives in the layer that is asked for',
  async (codec) => {
    const viewer = await join(`codec-${codec}`, 'viewer');
    const came = new Promise<RemoteTrack>((resolve) => {
      viewer.on(RoomEvent.TrackSubscribed, (track) => {
        const video = track.attach();
        document.body.append(video);
        stops.push(() => video.remove());
        resolve(track);
      });
    });
    const speaker = await join(`codec-${codec}`, 'speaker');
    await speaker.localParticipant.publishTrack(picture(), {
      source: Track.Source.Camera,
      videoCodec: codec,
      backupCodec: false,
      simulcast: true,
    });
    const track = await came;
    const publication = viewer.remoteParticipants
      .get('speaker')!
      .getTrackPublication(Track.Source.Camera)!;

    for (const [quality, width] of [
      [VideoQuality.LOW, 320],
      [VideoQuality.HIGH, 1280],
    ] as const) {
      publication.setVideoQuality(quality);
      await expect.poll(async () => (await received(track)).width, { timeout: 20_000 }).toBe(width);
    }
    const before = await received(track);
    expect(before.codec.toLowerCase()).toBe(`video/${codec}`);
    await expect
      .poll(async () => (await received(track)).frames, { timeout: 10_000 })
      .toBeGreaterThan(before.frames + 20);
  },
  60_000,
);
