// Every method of RoomServiceClient and the WebhookReceiver of livekit-server-sdk against the real
// binary, with rtc-node as who is in the room.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dispose, Room, RoomEvent } from '@livekit/rtc-node';
import {
  AccessToken,
  DataPacket_Kind,
  RoomServiceClient,
  TrackSource,
  TwirpError,
  WebhookReceiver,
  type WebhookEvent,
} from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startHeydok, type HeydokProcess } from '../support/heydok_process.js';

const KEY = 'devkey';
const SECRET = 'secret';

let engine: HeydokProcess;
let service: RoomServiceClient;
let hooks: Server;
const events: WebhookEvent[] = [];
/** What the hook receiver refuses with 500 before it takes the next one. */
let refusals = 0;
const joined: Room[] = [];

function listenForWebhooks(): Promise<number> {
  const receiver = new WebhookReceiver(KEY, SECRET);
  hooks = createServer((request, response) => {
    let body = '';
    request.on('data', (data: Buffer) => (body += data.toString()));
    request.on('end', () => {
      if (refusals > 0) {
        refusals -= 1;
        response.writeHead(500).end();
        return;
      }
      void receiver.receive(body, request.headers.authorization).then((event) => {
        events.push(event);
        response.writeHead(200).end();
      });
    });
  });
  return new Promise((resolve) => {
    hooks.listen(0, '127.0.0.1', () => resolve((hooks.address() as AddressInfo).port));
  });
}

async function token(room: string, identity: string): Promise<string> {
  const result = new AccessToken(KEY, SECRET, { identity, name: `Name of ${identity}`, ttl: 600 });
  result.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: true });
  return result.toJwt();
}

async function join(name: string, identity: string): Promise<Room> {
  const room = new Room();
  await room.connect(`ws://127.0.0.1:${engine.httpPort}`, await token(name, identity), {
    autoSubscribe: true,
    dynacast: false,
  });
  joined.push(room);
  return room;
}

function once(room: Room, event: RoomEvent): Promise<unknown[]> {
  return new Promise((resolve) => room.once(event as never, (...all: unknown[]) => resolve(all)));
}

function eventOf(kind: string, room: string): WebhookEvent | undefined {
  return events.find((event) => event.event === kind && event.room?.name === room);
}

async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof TwirpError ? error.code : String(error);
}

beforeAll(async () => {
  const hookPort = await listenForWebhooks();
  engine = await startHeydok(['media', '--dev'], {
    HEYDOK_WEBHOOK_URLS: `http://127.0.0.1:${hookPort}/hook`,
  });
  service = new RoomServiceClient(`http://127.0.0.1:${engine.httpPort}`, KEY, SECRET);
});

afterEach(async () => {
  await Promise.all(joined.splice(0).map((room) => room.disconnect()));
});

afterAll(async () => {
  await dispose();
  expect(await engine.stop()).toBe(0);
  hooks.closeAllConnections();
  hooks.close();
});

describe('rooms', () => {
  it('are created, listed, changed and deleted', async () => {
    const room = await service.createRoom({
      name: 'made',
      emptyTimeout: 77,
      departureTimeout: 11,
      maxParticipants: 5,
      metadata: 'first',
    });
    expect(room.sid).toMatch(/^RM_/);
    expect(room).toMatchObject({ emptyTimeout: 77, departureTimeout: 11, maxParticipants: 5 });
    expect((await service.createRoom({ name: 'made' })).sid).toBe(room.sid);
    expect((await service.listRooms()).map((entry) => entry.name)).toContain('made');
    expect(await service.listRooms(['other'])).toEqual([]);
    expect((await service.updateRoomMetadata('made', 'second')).metadata).toBe('second');
    await service.deleteRoom('made');
    expect(await service.listRooms(['made'])).toEqual([]);
    expect(await codeOf(service.deleteRoom('made'))).toBe('not_found');
  });

  it('send everybody away when they are deleted', async () => {
    const ada = await join('deleted', 'ada');
    const gone = once(ada, RoomEvent.Disconnected);
    await service.deleteRoom('deleted');
    await gone;
  });
});

describe('participants', () => {
  it('are listed and found', async () => {
    await join('people', 'ada');
    await join('people', 'ben');
    const list = await service.listParticipants('people');
    expect(list.map((entry) => entry.identity).sort()).toEqual(['ada', 'ben']);
    expect((await service.getParticipant('people', 'ada')).name).toBe('Name of ada');
    expect(await codeOf(service.getParticipant('people', 'eve'))).toBe('not_found');
    expect(await codeOf(service.listParticipants('nowhere'))).toBe('not_found');
  });

  it('get another name, metadata, attributes and rights', async () => {
    const ada = await join('changes', 'ada');
    const changed = once(ada, RoomEvent.ParticipantMetadataChanged);
    const info = await service.updateParticipant('changes', 'ada', {
      metadata: 'new',
      name: 'Ada',
      attributes: { role: 'physician' },
      permission: { canPublish: false, canSubscribe: true, canPublishData: false },
    });
    await changed;
    expect(info).toMatchObject({ metadata: 'new', name: 'Ada', attributes: { role: 'physician' } });
    expect(info.permission?.canPublish).toBe(false);
    expect(ada.localParticipant?.metadata).toBe('new');
  });

  it('are removed', async () => {
    const ada = await join('removal', 'ada');
    const gone = once(ada, RoomEvent.Disconnected);
    await service.removeParticipant('removal', 'ada');
    await gone;
    expect(await codeOf(service.removeParticipant('removal', 'ada'))).toBe('not_found');
  });

  it('are neither moved nor forwarded, and the answer says so', async () => {
    await join('here', 'ada');
    expect(await codeOf(service.moveParticipant('here', 'ada', 'there'))).toBe('unimplemented');
    expect(await codeOf(service.forwardParticipant('here', 'ada', 'there'))).toBe('unimplemented');
  });
});

describe('tracks and data', () => {
  it('are muted remotely, never unmuted, and subscriptions change', async () => {
    const { AudioSource, LocalAudioTrack, TrackPublishOptions } = await import('@livekit/rtc-node');
    const ada = await join('tracks', 'ada');
    const ben = await join('tracks', 'ben');
    const track = LocalAudioTrack.createAudioTrack('voice', new AudioSource(48_000, 1));
    const options = new TrackPublishOptions({ source: TrackSource.MICROPHONE as number });
    const seen: string[] = [];
    ben.on(RoomEvent.TrackSubscribed, () => seen.push('subscribed'));
    const expectSeen = (...all: string[]) =>
      expect.poll(() => seen, { timeout: 10_000 }).toEqual(all);
    const publication = await ada.localParticipant!.publishTrack(track, options);
    await expectSeen('subscribed');
    const sid = publication.sid!;
    await service.updateSubscriptions('tracks', 'ben', [sid], false);
    await service.updateSubscriptions('tracks', 'ben', [sid], true);
    expect(await codeOf(service.updateSubscriptions('tracks', 'eve', [sid], true))).toBe(
      'not_found',
    );
    expect((await service.mutePublishedTrack('tracks', 'ada', sid, true)).muted).toBe(true);
    expect(await codeOf(service.mutePublishedTrack('tracks', 'ada', sid, false))).toBe(
      'failed_precondition',
    );
    expect(await codeOf(service.mutePublishedTrack('tracks', 'ada', 'TR_none', true))).toBe(
      'not_found',
    );
    await expect.poll(() => eventOf('track_published', 'tracks')?.track?.sid).toBe(sid);
  });

  it('reach the addressed only', async () => {
    const ada = await join('messages', 'ada');
    const ben = await join('messages', 'ben');
    const heard: string[] = [];
    ada.on(RoomEvent.DataReceived, (data) => heard.push(`ada ${new TextDecoder().decode(data)}`));
    ben.on(RoomEvent.DataReceived, (data) => heard.push(`ben ${new TextDecoder().decode(data)}`));
    const send = (text: string, destinationIdentities?: string[]) =>
      service.sendData('messages', new TextEncoder().encode(text), DataPacket_Kind.RELIABLE, {
        topic: 'note',
        ...(destinationIdentities ? { destinationIdentities } : {}),
      });
    await send('one', ['ben']);
    await send('all');
    await expect
      .poll(() => [...heard].sort(), { timeout: 10_000 })
      .toEqual(['ada all', 'ben all', 'ben one']);
  });
});

describe('tokens and webhooks', () => {
  it('without the grant or for another room are refused', async () => {
    const stranger = new RoomServiceClient(`http://127.0.0.1:${engine.httpPort}`, KEY, 'wrong');
    expect(await codeOf(stranger.listRooms())).toBe('unauthenticated');
    const joiner = await token('people', 'ada');
    const answer = await fetch(
      `http://127.0.0.1:${engine.httpPort}/twirp/livekit.RoomService/ListRooms`,
      {
        method: 'POST',
        headers: { Authorization: `Bearer ${joiner}`, 'Content-Type': 'application/json' },
        body: '{}',
      },
    );
    expect(answer.status).toBe(401);
    expect(answer.headers.get('Content-Type')).toBe('application/json');
  });

  it('are signed, tried again and in order', async () => {
    refusals = 2;
    const ada = await join('hooks', 'ada');
    await ada.disconnect();
    await service.deleteRoom('hooks');
    await expect.poll(() => eventOf('room_finished', 'hooks'), { timeout: 15_000 }).toBeDefined();
    const kinds = events.filter((event) => event.room?.name === 'hooks').map((e) => e.event);
    expect(kinds).toEqual([
      'room_started',
      'participant_joined',
      'participant_left',
      'room_finished',
    ]);
    expect(eventOf('participant_joined', 'hooks')?.participant?.identity).toBe('ada');
    expect(eventOf('room_started', 'hooks')?.id).toMatch(/^EV_/);
  });
});
