// A camera in VP9 with VP8 behind it, sent by livekit-client: who cannot decode the first gets the
// second, and the publisher sends it only then.
import {
  BackupCodecPolicy,
  Room,
  RoomEvent,
  Track,
  type LocalVideoTrack,
  type RemoteTrack,
} from 'livekit-client';
import { AccessToken } from 'livekit-server-sdk';
import { afterEach, describe, expect, inject, it } from 'vitest';

const rooms: Room[] = [];
const stops: (() => void)[] = [];

/** A connection of a browser that has no decoder but VP8's. */
class OldBrowserConnection extends RTCPeerConnection {
  private forget(): void {
    const codecs = RTCRtpReceiver.getCapabilities('video')!.codecs;
    for (const transceiver of this.getTransceivers()) {
      if (transceiver.receiver.track.kind === 'video' && transceiver.sender.track === null) {
        transceiver.setCodecPreferences(
          codecs.filter((codec) => !/VP9|AV1|H264/i.test(codec.mimeType)),
        );
      }
    }
  }
  override createOffer(options?: unknown): never {
    this.forget();
    return super.createOffer(options as RTCOfferOptions) as never;
  }
  override createAnswer(options?: unknown): never {
    this.forget();
    return super.createAnswer(options as RTCAnswerOptions) as never;
  }
}

interface Joining {
  old?: boolean;
  singlePeerConnection?: boolean;
  dynacast?: boolean;
}

async function join(name: string, identity: string, how: Joining = {}): Promise<Room> {
  const token = new AccessToken('devkey', 'secret', { identity, ttl: 600 });
  token.addGrant({ room: name, roomJoin: true, canPublish: true, canSubscribe: true });
  const room = new Room({
    dynacast: how.dynacast ?? false,
    singlePeerConnection: how.singlePeerConnection ?? true,
  });
  rooms.push(room);
  const known = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = how.old ? OldBrowserConnection : known;
  try {
    await room.connect(inject('serverUrl'), await token.toJwt());
  } finally {
    globalThis.RTCPeerConnection = known;
  }
  return room;
}

/** 640 x 360, moving, without a camera. */
function picture(): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext('2d')!;
  let step = 0;
  const timer = setInterval(() => {
    step += 1;
    context.fillStyle = `hsl(${(step * 5) % 360} 60% 50%)`;
    context.fillRect((step * 20) % 640, 0, 160, 360);
  }, 50);
  stops.push(() => clearInterval(timer));
  return canvas.captureStream(20).getVideoTracks()[0]!;
}

/** The codec that the room's one remote camera comes in, and its decoded frames. */
async function watched(room: Room): Promise<{ codec: string; frames: number }> {
  const publication = [...room.remoteParticipants.values()]
    .map((participant) => participant.getTrackPublication(Track.Source.Camera))
    .find((found) => found?.track);
  const report = await (publication?.track as RemoteTrack | undefined)?.receiver?.getStats();
  const result = { codec: '', frames: 0 };
  report?.forEach((entry) => {
    if (entry.type === 'inbound-rtp' && (entry.framesDecoded ?? 0) > 0) {
      result.codec = report.get(entry.codecId)?.mimeType ?? '';
      result.frames = entry.framesDecoded;
    }
  });
  return result;
}

async function expectPlays(room: Room, codec: string): Promise<void> {
  await expect.poll(async () => (await watched(room)).codec, { timeout: 20_000 }).toBe(codec);
  const before = (await watched(room)).frames;
  await expect
    .poll(async () => (await watched(room)).frames, { timeout: 10_000 })
    .toBeGreaterThan(before + 20);
}

function attach(room: Room): Room {
  room.on(RoomEvent.TrackSubscribed, (track) => {
    const video = track.attach();
    document.body.append(video);
    stops.push(() => video.remove());
  });
  return room;
}

async function publish(room: Room, backupCodecPolicy: BackupCodecPolicy): Promise<LocalVideoTrack> {
  const publication = await room.localParticipant.publishTrack(picture(), {
    source: Track.Source.Camera,
    videoCodec: 'vp9',
    backupCodec: { codec: 'vp8' },
    backupCodecPolicy,
  });
  return publication.videoTrack as LocalVideoTrack;
}

/** Codecs that a track leaves in now, by the bytes of the last second. */
async function sentCodecs(track: LocalVideoTrack): Promise<string[]> {
  const senders = [track.sender!, ...[...track.simulcastCodecs.values()].map((c) => c.sender!)];
  const bytes = async () =>
    Promise.all(
      senders.map(async (sender) => {
        const report = await sender.getStats();
        let sum = 0;
        let codec = '';
        report.forEach((entry) => {
          if (entry.type === 'outbound-rtp') {
            sum += entry.bytesSent ?? 0;
            codec = report.get(entry.codecId)?.mimeType ?? codec;
          }
        });
        return { codec, sum };
      }),
    );
  const before = await bytes();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  return (await bytes())
    .filter((entry, index) => entry.sum > before[index]!.sum)
    .map((entry) => entry.codec)
    .sort();
}

afterEach(async () => {
  stops.splice(0).forEach((stop) => stop());
  await Promise.all(rooms.splice(0).map((room) => room.disconnect()));
});

describe('backup codec', () => {
  it.each([
    ['one connection', true],
    ['two connections', false],
  ])(
    'each viewer gets what it decodes (%s)',
    async (_, singlePeerConnection) => {
      const name = `backup-${String(singlePeerConnection)}`;
      const speaker = await join(name, 'speaker', { dynacast: true });
      const modern = attach(await join(name, 'modern'));
      const track = await publish(speaker, BackupCodecPolicy.SIMULCAST);
      await expectPlays(modern, 'video/VP9');
      expect(await sentCodecs(track)).toEqual(['video/VP9']);
      const old = attach(await join(name, 'old', { old: true, singlePeerConnection }));
      await expectPlays(old, 'video/VP8');
      await expectPlays(modern, 'video/VP9');
      await expect
        .poll(() => sentCodecs(track), { timeout: 15_000 })
        .toEqual(['video/VP8', 'video/VP9']);
    },
    60_000,
  );

  it('with regression everybody moves to the second and the first is sent no more', async () => {
    const speaker = await join('regression', 'speaker', { dynacast: true });
    const modern = attach(await join('regression', 'modern'));
    const track = await publish(speaker, BackupCodecPolicy.PREFER_REGRESSION);
    await expectPlays(modern, 'video/VP9');
    const old = attach(await join('regression', 'old', { old: true }));
    await expectPlays(old, 'video/VP8');
    await expectPlays(modern, 'video/VP8');
    await expect.poll(() => sentCodecs(track), { timeout: 30_000 }).toEqual(['video/VP8']);
  }, 90_000);
});
