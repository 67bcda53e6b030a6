// Every method of RoomServiceClient and the WebhookReceiver of livekit-server-sdk against the real
// binary, with rtc-node as who is in the room.
import { rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dispose, Room, RoomEvent, RpcError } from '@livekit/rtc-node';
import {
  AccessToken,
  DataPacket_Kind,
  RoomConfiguration,
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

/** What the server says to a join with this token. */
async function validate(jwt: string): Promise<number> {
  const answer = await fetch(
    `http://127.0.0.1:${engine.httpPort}/rtc/validate?access_token=${jwt}`,
  );
  return answer.status;
}

/** PerformRpc, which the SDK does not have yet. */
async function performRpc(room: string, call: object): Promise<{ status: number; body: unknown }> {
  const admin = new AccessToken(KEY, SECRET, { ttl: 60 });
  admin.addGrant({ room, roomAdmin: true });
  const answer = await fetch(
    `http://127.0.0.1:${engine.httpPort}/twirp/livekit.RoomService/PerformRpc`,
    {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${await admin.toJwt()}`,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ room, ...call }),
    },
  );
  return { status: answer.status, body: await answer.json() };
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

  it('are shaped by the token that makes them', async () => {
    const maker = new AccessToken(KEY, SECRET, { identity: 'ada', ttl: 600 });
    maker.addGrant({ room: 'shaped', roomJoin: true });
    maker.roomConfig = new RoomConfiguration({
      emptyTimeout: 78,
      departureTimeout: 12,
      maxParticipants: 1,
      metadata: 'by token',
    });
    const ada = new Room();
    joined.push(ada);
    await ada.connect(`ws://127.0.0.1:${engine.httpPort}`, await maker.toJwt());
    expect((await service.listRooms(['shaped']))[0]).toMatchObject({
      emptyTimeout: 78,
      departureTimeout: 12,
      maxParticipants: 1,
      metadata: 'by token',
    });
    expect(await validate(await token('shaped', 'ben'))).toBe(403);
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

  it('that are removed stay out with the tokens they had', async () => {
    const before = await token('revoked', 'ada');
    const ada = await join('revoked', 'ada');
    const gone = once(ada, RoomEvent.Disconnected);
    const later = BigInt(Math.floor(Date.now() / 1000) + 1);
    await service.removeParticipant('revoked', 'ada', { revokeTokenTs: later });
    await gone;
    expect(await validate(before)).toBe(401);
    await join('revoked', 'ben');
  });

  it('are moved: they go on in the other room by themselves', async () => {
    await join('there', 'ben');
    const ada = await join('here', 'ada');
    const moved = once(ada, RoomEvent.Moved);
    await service.moveParticipant('here', 'ada', 'there');
    await moved;
    const there = async () => (await service.listParticipants('there')).map((p) => p.identity);
    await expect.poll(there, { timeout: 15_000 }).toContain('ada');
    expect((await service.listParticipants('here')).map((p) => p.identity)).toEqual([]);
    await expect
      .poll(() => [...ada.remoteParticipants.keys()], { timeout: 15_000 })
      .toEqual(['ben']);
    expect(await codeOf(service.moveParticipant('here', 'eve', 'there'))).toBe('not_found');
  });

  it('are not forwarded, and the answer says so', async () => {
    expect(await codeOf(service.forwardParticipant('here', 'ada', 'there'))).toBe('unimplemented');
  });

  it('answer to calls of the server, or the caller learns why not', async () => {
    const ada = await join('calls', 'ada');
    const ben = await join('calls', 'ben');
    const strayed: string[] = [];
    ben.on(RoomEvent.DataReceived, () => strayed.push('data'));
    ada.localParticipant!.registerRpcMethod('greet', (call) =>
      Promise.resolve(`hello ${call.payload}`),
    );
    ada.localParticipant!.registerRpcMethod('refuse', () =>
      Promise.reject(new RpcError(101, 'not today')),
    );
    ada.localParticipant!.registerRpcMethod('sleep', () => new Promise<string>(() => undefined));
    const call = (method: string, identity = 'ada') =>
      performRpc('calls', { destinationIdentity: identity, method, payload: 'you' });
    expect(await call('greet')).toMatchObject({ status: 200, body: { payload: 'hello you' } });
    expect(await call('refuse')).toMatchObject({
      status: 409,
      body: { code: 'aborted', msg: 'rpc error 101: not today' },
    });
    expect(await call('unknown')).toMatchObject({ status: 501, body: { code: 'unimplemented' } });
    expect(await call('greet', 'eve')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const late = await performRpc('calls', {
      destinationIdentity: 'ada',
      method: 'sleep',
      payload: '',
      responseTimeoutMs: 500,
    });
    expect(late).toMatchObject({ status: 408, body: { code: 'deadline_exceeded' } });
    expect(strayed).toEqual([]);
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

  it('wait on disk for their receiver through a crash', async () => {
    const told: WebhookEvent[] = [];
    const receiver = new WebhookReceiver(KEY, SECRET);
    let open = false;
    let refused = 0;
    const late = createServer((request, response) => {
      let body = '';
      request.on('data', (data: Buffer) => (body += data.toString()));
      request.on('end', () => {
        if (!open) {
          refused += 1;
          response.writeHead(503).end();
          return;
        }
        void receiver.receive(body, request.headers.authorization).then((event) => {
          told.push(event);
          response.writeHead(200).end();
        });
      });
    });
    await new Promise<void>((resolve) => late.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(late.address() as AddressInfo).port}/hook`;
    const first = await startHeydok(['media', '--dev'], { HEYDOK_WEBHOOK_URLS: url });
    const before = new RoomServiceClient(`http://127.0.0.1:${first.httpPort}`, KEY, SECRET);
    const { sid } = await before.createRoom({ name: 'crash' });
    await before.deleteRoom('crash');
    await expect.poll(() => refused, { timeout: 10_000 }).toBeGreaterThan(1);
    await first.kill();
    open = true;
    const second = await startHeydok(['media', '--dev'], {
      HEYDOK_WEBHOOK_URLS: url,
      HEYDOK_DATA_DIR: first.dataFolder,
    });
    await expect.poll(() => told.length, { timeout: 10_000 }).toBe(2);
    expect(told.map((event) => event.event)).toEqual(['room_started', 'room_finished']);
    expect(told.map((event) => event.room?.sid)).toEqual([sid, sid]);
    expect(await second.stop()).toBe(0);
    const third = await startHeydok(['media', '--dev'], {
      HEYDOK_WEBHOOK_URLS: url,
      HEYDOK_DATA_DIR: first.dataFolder,
    });
    expect(await third.stop()).toBe(0);
    expect(told.length).toBe(2);
    rmSync(first.dataFolder, { recursive: true, force: true });
    late.closeAllConnections();
    late.close();
  });
});
