// The same product with its media on a livekit-server elsewhere: tokens, server API and webhooks are all that
// joins the two. Needs the binary that HEYDOK_TEST_LIVEKIT_SERVER names; `./dev test` says so when it skips.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dispose } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';

import {
  freePort,
  startLivekitServer,
  type LivekitKeys,
  type LivekitServer,
} from '../support/livekit_server.js';
import { MediaPerson } from './media_person.js';
import { ada, addPhysician, openPractice, type Practice } from './practice.js';

const kKeys: LivekitKeys = { key: 'heydok', secret: 'a shared secret of thirty-two characters' };
const kSafetyLimit = { timeout: 15_000, interval: 50 };

let folder: string;
let environment: Record<string, string>;
let practice: Practice;
let media: LivekitServer;
let rooms: RoomServiceClient;
let people: MediaPerson[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'heydok-external-'));
  const mediaPort = await freePort();
  environment = {
    HEYDOK_DATA_DIR: folder,
    HEYDOK_LISTEN: `127.0.0.1:${await freePort()}`,
    LIVEKIT_URL: `ws://127.0.0.1:${mediaPort}`,
    LIVEKIT_API_KEY: kKeys.key,
    LIVEKIT_API_SECRET: kKeys.secret,
  };
  practice = await openPractice(environment);
  await addPhysician(practice, ada, folder);
  media = await startLivekitServer(mediaPort, kKeys, `${practice.origin}/api/v1/livekit/webhook`);
  rooms = new RoomServiceClient(`http://127.0.0.1:${mediaPort}`, kKeys.key, kKeys.secret);
});

afterEach(async () => {
  await Promise.all(people.map((person) => person.leave()));
  people = [];
});

afterAll(async () => {
  await dispose();
  expect(await practice.stop(), practice.server.output()).toBe(0);
  await media.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Call {
  cookie: string;
  meeting: string;
  /** As the API answered: identity, token, livekit_url. */
  physician: any;
  patient: any;
}

async function enter(ticket: { livekit_url: string; token: string }): Promise<MediaPerson> {
  const person = await MediaPerson.join(ticket.livekit_url, ticket.token);
  people.push(person);
  return person;
}

async function states(call: Call): Promise<Record<string, string>> {
  const shown = await practice.get(`/api/v1/meetings/${call.meeting}`, { cookie: call.cookie });
  return Object.fromEntries(
    shown.body.participants.map((one: { identity: string; state: string }) => [
      one.identity,
      one.state,
    ]),
  );
}

async function expectState(call: Call, who: { identity: string }, state: string): Promise<void> {
  await vi.waitFor(async () => {
    expect((await states(call))[who.identity]).toBe(state);
  }, kSafetyLimit);
}

async function renew(call: Call): Promise<any> {
  const where = `/api/v1/meetings/${call.meeting}/token`;
  return (await practice.post(where, { token: call.patient.token })).body;
}

/** The physician is in the room and sends; the patient has knocked. */
async function knocked(): Promise<Call> {
  const cookie = await practice.signIn(ada.email, ada.password);
  const meeting = await practice.create(cookie);
  const physician = (await practice.join(meeting, 'physician', { cookie })).body;
  const patient = (await practice.join(meeting, 'patient')).body;
  await (await enter(physician)).talk();
  return { cookie, meeting, physician, patient };
}

/** Both are in the room, admitted, and hear each other. */
async function called(): Promise<Call> {
  const call = await knocked();
  await practice.decide(call.meeting, call.patient.identity, 'admit', call.cookie);
  await (await enter(await renew(call))).talk();
  await vi.waitFor(() => {
    for (const person of people) expect(person.samplesHeard).toBeGreaterThan(0);
  }, kSafetyLimit);
  return call;
}

test('tickets lead to the external server', async () => {
  const call = await knocked();
  expect(call.physician.livekit_url).toBe(environment.LIVEKIT_URL);
  await expectState(call, call.physician, 'joined');
  const there = await rooms.listParticipants(call.meeting);
  expect(there.map((one) => one.identity)).toEqual([call.physician.identity]);
});

test('who waits hears nobody until admitted', async () => {
  const call = await knocked();
  const waiting = await enter(call.patient);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(waiting.room.remoteParticipants.size).toBe(0);
  expect(waiting.samplesHeard).toBe(0);
  expect((await states(call))[call.patient.identity]).toBe('waiting');
  const room = `${call.meeting}.waiting.${call.patient.identity}`;
  const { permission } = await rooms.getParticipant(room, call.patient.identity);
  expect(permission).toMatchObject({ canPublish: false, canSubscribe: false });
});

test('admitted people hear each other, and the product learns of it by webhooks', async () => {
  const call = await called();
  await expectState(call, call.physician, 'joined');
  await expectState(call, call.patient, 'joined');
  await people[1]?.leave();
  await expectState(call, call.patient, 'left');
});

test('a removed patient is out, and an old token does not keep them in', async () => {
  const call = await called();
  const admitted = await renew(call);
  const answer = await practice.decide(call.meeting, call.patient.identity, 'remove', call.cookie);
  expect(answer.status).toBe(200);
  await vi.waitFor(() => expect(people[1]?.news.join()).toContain('disconnected'), kSafetyLimit);
  const intruder = await enter(admitted).catch(() => null);
  await vi.waitFor(async () => {
    const there = await rooms.listParticipants(call.meeting);
    expect(there.map((one) => one.identity)).toEqual([call.physician.identity]);
    if (intruder) expect(intruder.news.join()).toContain('disconnected');
  }, kSafetyLimit);
  expect((await states(call))[call.patient.identity]).toBe('removed');
});

test('the end reaches everybody and closes the room', async () => {
  const call = await called();
  await practice.post(`/api/v1/meetings/${call.meeting}/end`, { cookie: call.cookie });
  await vi.waitFor(() => {
    for (const person of people) expect(person.news.join()).toContain('disconnected');
  }, kSafetyLimit);
  expect(await rooms.listRooms([call.meeting])).toEqual([]);
  expect((await practice.join(call.meeting, 'patient')).body.code).toBe('meeting-ended');
});

test('what happened while the product was down is caught up with at its start', async () => {
  const call = await called();
  await expectState(call, call.patient, 'joined');
  process.kill(practice.server.pid, 'SIGKILL');
  await people[1]?.leave();
  practice = await openPractice(environment);
  await expectState(call, call.patient, 'left');
  expect((await states(call))[call.physician.identity]).toBe('joined');
});
