// A page with livekit-client and nothing of heydok around it: for tests and measurements of the media path alone, where
// the product would have no switch.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from '@playwright/test';

import { startHeydok } from '../support/heydok_process.js';

const library = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../web/node_modules/livekit-client/dist',
);

export interface MediaEngine {
  /** Of the page. */
  origin: string;
  /** For `Room.connect`. */
  url: string;
  stop: () => Promise<number | null>;
  output: () => string;
}

/** The media engine alone, with the keys of a development run, and a server for the page. */
export async function startMediaEngine(): Promise<MediaEngine> {
  const engine = await startHeydok(['media', '--dev']);
  const pages = createServer(serve);
  await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
  const address = pages.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    url: `ws://127.0.0.1:${engine.httpPort}`,
    output: engine.output,
    stop: () => {
      pages.close();
      pages.closeAllConnections();
      return engine.stop();
    },
  };
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const file = kScripts[request.url ?? ''];
  response.setHeader(
    'Content-Type',
    file || request.url === '/frames.js' ? 'text/javascript' : 'text/html',
  );
  if (file) response.end(readFileSync(path.join(library, file)));
  else if (request.url === '/frames.js') response.end(kFrameWorker);
  else
    response.end(
      '<!doctype html><video autoplay muted></video><script src="/livekit.js"></script>',
    );
}

function base64url(value: object | Buffer): string {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  return bytes.toString('base64url');
}

function tokenOf(identity: string, room: string): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'devkey',
    sub: identity,
    nbf: now - 10,
    exp: now + 3600,
    video: { room, roomJoin: true, canPublish: true, canSubscribe: true },
  };
  const head = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}`;
  return `${head}.${base64url(createHmac('sha256', 'secret').update(head).digest())}`;
}

/**
 * What happens to frames: `plain` nothing; `encrypted` LiveKit's frame encryption with the product's options; `true` and
 * `random`: the receiver counts frames and gives none to its decoder, and the sender of `random` has put random bytes
 * in place of all that the encryption would hide.
 */
export type FrameMode = 'plain' | 'encrypted' | 'true' | 'random';

export interface MediaPerson {
  context: BrowserContext;
  page: Page;
}

const kScripts: Record<string, string> = {
  '/livekit.js': 'livekit-client.umd.js',
  '/e2ee.js': 'livekit-client.e2ee.worker.js',
};

/** Opens the page and enters the room: publishes 720p in three layers and sound, receives what the others publish. */
export async function enterMediaRoom(
  browser: Browser,
  { origin, url }: MediaEngine,
  room: string,
  identity: string,
  mode: FrameMode,
): Promise<MediaPerson> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.grantPermissions(['camera', 'microphone']);
  const page = await context.newPage();
  await page.goto(origin);
  await page.evaluate(enter, {
    url,
    token: tokenOf(identity, room),
    mode,
  });
  return { context, page };
}

/** Runs in the page. */
async function enter(how: { url: string; token: string; mode: FrameMode }): Promise<void> {
  // The library in its browser form, without types.
  const { LivekitClient: livekit } = window as any;
  const counts = how.mode === 'true' || how.mode === 'random';
  const options: Record<string, unknown> = {
    adaptiveStream: false,
    dynacast: true,
    videoCaptureDefaults: { resolution: livekit.VideoPresets.h720.resolution },
    publishDefaults: { videoCodec: 'vp8', backupCodec: false, simulcast: true, red: false },
  };
  if (how.mode === 'encrypted') {
    const keyProvider = new livekit.ExternalE2EEKeyProvider({
      ratchetWindowSize: 0,
      failureTolerance: -1,
      keyringSize: 256,
      keySize: 256,
    });
    await keyProvider.setKey(new Uint8Array(32).fill(7).buffer);
    options['encryption'] = { keyProvider, worker: new Worker('/e2ee.js') };
  }
  const room = new livekit.Room(options);
  if (how.mode === 'encrypted') await room.setE2EEEnabled(true);
  const worker = counts ? new Worker('/frames.js') : null;

  /** Leads the frames of a sender or receiver through the worker. */
  const lead = (end: any, side: 'send' | 'receive', kind: string): void => {
    if (!worker || !end) return;
    const task = { side, kind, random: how.mode === 'random' };
    end.transform = new RTCRtpScriptTransform(worker, task);
  };

  room.on('trackSubscribed', (track: any) => {
    lead(track.receiver, 'receive', track.kind);
    if (track.kind === 'video') track.attach(document.querySelector('video'));
  });
  room.on('localTrackPublished', (publication: any) => {
    lead(publication.track.sender, 'send', publication.track.kind);
  });
  // Without it Chromium leads no frame through a transform that comes after the negotiation.
  const rtcConfig = counts ? { encodedInsertableStreams: true } : {};
  await room.connect(how.url, how.token, { rtcConfig });
  await room.localParticipant.enableCameraAndMicrophone();
  Object.assign(window, { testRoom: room, testFrameWorker: worker });
}

/** What the worker has seen of received pictures. */
export interface SeenFrames {
  frames: number;
  keyFrames: number;
  bytes: number;
  /** Of the newest key frame, which says it in the clear. */
  height: number;
}

/** Of a page in the mode `true` or `random`. */
export function seenFrames(page: Page): Promise<SeenFrames> {
  return page.evaluate(
    () =>
      new Promise<SeenFrames>((resolve) => {
        const { testFrameWorker } = window as unknown as { testFrameWorker: Worker };
        testFrameWorker.onmessage = (event) => resolve(event.data as SeenFrames);
        testFrameWorker.postMessage('seen');
      }),
  );
}

/** The quality that the page asks of the other's picture: 0 low, 1 medium, 2 high. */
export function wantQuality(page: Page, quality: 0 | 1 | 2): Promise<void> {
  return page.evaluate((wanted) => {
    const { testRoom: room } = window as any;
    for (const person of room.remoteParticipants.values()) {
      for (const publication of person.videoTrackPublications.values()) {
        publication.setVideoQuality(wanted);
      }
    }
  }, quality);
}

export interface VideoStatistics {
  /** Sent and received RTP packets of pictures, without those sent again. */
  packetsSent: number;
  packetsReceived: number;
  packetsLost: number;
  framesSent: number;
  framesReceived: number;
  framesDecoded: number;
  /** Key frames that this side asked for. */
  asked: number;
  /** Key frames that this side was asked for. */
  wasAsked: number;
  keyFramesEncoded: number;
  height: number;
}

export function videoStatistics(page: Page): Promise<VideoStatistics> {
  return page.evaluate(async () => {
    const { testRoom: room } = window as any;
    const { publisher, subscriber } = room.engine.pcManager;
    const sum = {
      packetsSent: 0,
      packetsReceived: 0,
      packetsLost: 0,
      framesSent: 0,
      framesReceived: 0,
      framesDecoded: 0,
      asked: 0,
      wasAsked: 0,
      keyFramesEncoded: 0,
      height: 0,
    };
    for (const transport of [publisher, subscriber]) {
      if (!transport) continue;
      for (const entry of (await transport.getStats()).values()) {
        if (entry.kind !== 'video') continue;
        if (entry.type === 'outbound-rtp') {
          sum.packetsSent += entry.packetsSent - entry.retransmittedPacketsSent;
          sum.framesSent += entry.framesSent;
          sum.wasAsked += entry.pliCount;
          sum.keyFramesEncoded += entry.keyFramesEncoded;
        }
        if (entry.type === 'inbound-rtp') {
          sum.packetsReceived += entry.packetsReceived;
          sum.packetsLost += entry.packetsLost;
          sum.framesReceived += entry.framesReceived;
          sum.framesDecoded += entry.framesDecoded;
          sum.asked += entry.pliCount;
          sum.height = Math.max(sum.height, entry.frameHeight ?? 0);
        }
      }
    }
    return sum;
  });
}

/** VP8 leaves its first bytes clear, as LiveKit's frame encryption does: 10 of a key frame, 3 of another; Opus 1. */
const kFrameWorker = `
const seen = { frames: 0, keyFrames: 0, bytes: 0, height: 0 };
const clear = (frame, kind) => (kind === 'audio' ? 1 : frame.type === 'key' ? 10 : 3);
function randomise(frame, kind) {
  const bytes = new Uint8Array(frame.data);
  for (let at = clear(frame, kind); at < bytes.length; at += 65536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65536));
  }
  frame.data = bytes.buffer;
}
function note(frame) {
  seen.frames += 1;
  seen.bytes += frame.data.byteLength;
  if (frame.type !== 'key') return;
  seen.keyFrames += 1;
  seen.height = new DataView(frame.data).getUint16(8, true) & 0x3fff;
}
self.onrtctransform = ({ transformer: { options: { side, kind, random }, readable, writable } }) => {
  const transform = (frame, controller) => {
    if (side === 'receive') {
      if (kind === 'video') note(frame);
      return;
    }
    if (random) randomise(frame, kind);
    controller.enqueue(frame);
  };
  readable.pipeThrough(new TransformStream({ transform })).pipeTo(writable).catch(() => undefined);
};
self.onmessage = () => self.postMessage(seen);
`;
