// What an operator can do in the media room: sign a token for anybody, join beside the consultation, change what the
// room says of its participants, and keep every frame and packet that it forwards.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';

import type { HostileServer } from './hostile_server.js';

/** Shared by server and test, as an operator has it. */
export const kLivekit = { key: 'operator', secret: 'a secret that the operator knows, 32 bytes' };

const here = path.dirname(fileURLToPath(import.meta.url));
const kLibrary = path.join(here, '../../web/node_modules/livekit-client/dist');

export function signToken(identity: string, video: Record<string, unknown>): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { iss: kLivekit.key, sub: identity, nbf: now - 10, exp: now + 3600, video };
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  const mac = createHmac('sha256', kLivekit.secret).update(signed).digest('base64url');
  return `${signed}.${mac}`;
}

/** LiveKit's server API, with the operator's own key. */
export async function roomService(
  server: HostileServer,
  method: string,
  request: Record<string, unknown>,
): Promise<unknown> {
  const token = signToken('', { roomAdmin: true, room: request.room });
  const answer = await fetch(`${server.origin}/twirp/livekit.RoomService/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(request),
  });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return JSON.parse(text) as unknown;
}

/** Identities of everybody whom the media engine has in the room. */
export async function participantsOf(server: HostileServer, room: string): Promise<string[]> {
  const answer = await roomService(server, 'ListParticipants', { room });
  const { participants } = answer as { participants?: { identity: string }[] };
  return (participants ?? []).map(({ identity }) => identity);
}

/** One encoded frame as the server forwarded it, after its transport encryption was taken off. */
export interface TappedFrame {
  /** Of the sender. */
  identity: string;
  kind: 'audio' | 'video';
  key: boolean;
  atMs: number;
  bytes: Buffer;
}

interface GhostWindow {
  ghost: {
    room: {
      localParticipant: {
        publishTrack: (track: unknown, options: unknown) => Promise<unknown>;
        publishData: (bytes: Uint8Array, options: unknown) => Promise<void>;
      };
      remoteParticipants: Map<string, { sid: string; identity: string }>;
    };
    join: (url: string, token: string) => Promise<void>;
    frames: { stream: string; kind: 'audio' | 'video'; key: boolean; atMs: number; text: string }[];
    packets: string[];
    heard: string[];
  };
}

/** Runs in the ghost's page. */
const kGhost = String.raw`
const ghost = { frames: [], packets: [], heard: [] };
window.ghost = ghost;
const text = (buffer) => {
  let raw = '';
  for (const byte of new Uint8Array(buffer)) raw += String.fromCharCode(byte);
  return btoa(raw);
};
const hear = (channel) => {
  channel.addEventListener('message', async ({ data }) => {
    ghost.packets.push(text(data instanceof Blob ? await data.arrayBuffer() : data));
  });
  return channel;
};
const Original = RTCPeerConnection;
window.RTCPeerConnection = class extends Original {
  constructor(configuration) {
    super({ ...configuration, encodedInsertableStreams: true });
    const { setConfiguration } = Original.prototype;
    this.setConfiguration = (next) => setConfiguration.call(this, { ...next, encodedInsertableStreams: true });
    this.addEventListener('datachannel', ({ channel }) => hear(channel));
    const { createDataChannel } = Original.prototype;
    this.createDataChannel = (...given) => hear(createDataChannel.apply(this, given));
    this.addEventListener('track', ({ receiver, streams }) => {
      const { readable, writable } = receiver.createEncodedStreams();
      const tap = new TransformStream({
        transform(frame, controller) {
          ghost.frames.push({
            stream: streams[0]?.id ?? '', kind: receiver.track.kind, key: frame.type === 'key',
            atMs: Date.now(), text: text(frame.data),
          });
          if (ghost.frames.length > 6000) ghost.frames.shift();
          controller.enqueue(frame);
        },
      });
      void readable.pipeThrough(tap).pipeTo(writable);
    });
  }
};
ghost.join = async (url, token) => {
  const room = new LivekitClient.Room({ adaptiveStream: false, dynacast: false });
  ghost.room = room;
  room.on('trackSubscribed', (track) => {
    const element = track.attach();
    element.muted = true;
    document.body.append(element);
  });
  room.on('dataReceived', (data) => ghost.heard.push(new TextDecoder().decode(data)));
  await room.connect(url, token, { autoSubscribe: true });
};
`;

export class Ghost {
  private constructor(
    readonly identity: string,
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {}

  /** Somebody whom the server lets in and the physician does not. */
  static async join(
    browser: Browser,
    server: HostileServer,
    meeting: string,
    name = 'Gast',
  ): Promise<Ghost> {
    serve(server);
    const guest = { user_name: name, user_role: 'patient', enable_video: true };
    const answer = await fetch(`${server.origin}/api/v1/meetings/${meeting}/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...guest, enable_audio: true }),
    });
    const { identity } = (await answer.json()) as { identity: string };
    const door = `${meeting}/participants/${identity}/admit`;
    expect((await server.inTheNameOf('host', door, undefined)).ok).toBe(true);
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${server.origin}/attack/ghost`);
    const rights = { canPublish: true, canSubscribe: true, canPublishData: true };
    const token = signToken(identity, { room: meeting, roomJoin: true, ...rights });
    await page.evaluate(
      ([url, pass]) => (window as unknown as GhostWindow).ghost.join(url ?? '', pass ?? ''),
      [server.origin.replace('http', 'ws'), token],
    );
    return new Ghost(identity, page, context);
  }

  /** A plain picture in one loud colour. */
  publishPicture(): Promise<void> {
    return this.page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = 320;
      canvas.height = 180;
      const context = canvas.getContext('2d');
      let count = 0;
      setInterval(() => {
        if (!context) return;
        context.fillStyle = '#ff00ff';
        context.fillRect(0, 0, 320, 180);
        context.fillStyle = '#000';
        context.fillRect((count++ * 4) % 320, 80, 8, 8);
      }, 50);
      const [track] = canvas.captureStream(20).getTracks();
      const { room } = (window as unknown as GhostWindow).ghost;
      await room.localParticipant.publishTrack(track, { source: 'camera', simulcast: false });
    });
  }

  /** A plain packet, as the product's chat would look. */
  sendData(words: string): Promise<void> {
    return this.page.evaluate(async (said) => {
      const { room } = (window as unknown as GhostWindow).ghost;
      const bytes = new TextEncoder().encode(said);
      await room.localParticipant.publishData(bytes, { reliable: true, topic: 'chat' });
    }, words);
  }

  async frames(): Promise<TappedFrame[]> {
    const { frames, sids } = await this.page.evaluate(() => {
      const { ghost } = window as unknown as GhostWindow;
      const people = [...ghost.room.remoteParticipants.values()];
      return { frames: ghost.frames, sids: people.map(({ sid, identity }) => [sid, identity]) };
    });
    const identities = new Map(sids.map(([sid, identity]) => [sid ?? '', identity ?? '']));
    return frames.map(({ stream, kind, key, atMs, text }) => ({
      identity: identities.get(stream.split('|')[0] ?? '') ?? '',
      kind,
      key,
      atMs,
      bytes: Buffer.from(text, 'base64'),
    }));
  }

  /** All data packets that the server brought, and what the library made of them. */
  async packets(): Promise<{ raw: Buffer[]; heard: string[] }> {
    const { packets, heard } = await this.page.evaluate(() => {
      const { ghost } = window as unknown as GhostWindow;
      return { packets: ghost.packets, heard: ghost.heard };
    });
    return { raw: packets.map((text) => Buffer.from(text, 'base64')), heard };
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}

function serve(server: HostileServer): void {
  const library = readFileSync(path.join(kLibrary, 'livekit-client.umd.js'));
  server.extra.set('/attack/livekit.js', { type: 'text/javascript', body: library });
  server.extra.set('/attack/ghost', {
    type: 'text/html',
    body: `<!doctype html><script src="/attack/livekit.js"></script><script>${kGhost}</script>`,
  });
}

/** How many frames of the attacker's loud colour a page shows. */
export function loudPictures(page: Page): Promise<number> {
  return page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 8;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    return [...document.querySelectorAll('video')].filter((video) => {
      if (!context || video.videoWidth === 0) return false;
      context.drawImage(video, 0, 0, 8, 8);
      const [red = 0, green = 0, blue = 0] = context.getImageData(1, 1, 1, 1).data;
      return red > 180 && green < 80 && blue > 180;
    }).length;
  });
}
