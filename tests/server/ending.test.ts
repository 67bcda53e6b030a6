// The end of the process, as an operator orders it or as a crash brings it, with people in a call.
import { dispose } from '@livekit/rtc-node';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';

import { startHeydok } from '../support/heydok_process.js';
import type { MediaPerson } from './media_person.js';
import { ownFolder } from './own_folder.js';
import { ada, addPhysician, openPractice, type Practice } from './practice.js';
import { kSafetyLimit, twoInCall } from './two_in_call.js';

const folder = ownFolder();
let people: MediaPerson[] = [];

beforeEach(() => {
  people = [];
});

afterEach(async () => {
  await Promise.all(people.map((person) => person.leave()));
});

afterAll(() => dispose());

/** A physician and a patient who hear each other; the meeting's id and the physician's cookie. */
async function call(practice: Practice): Promise<{ meeting: string; cookie: string }> {
  await addPhysician(practice, ada, folder());
  const cookie = await practice.signIn(ada.email, ada.password);
  const { meeting } = await twoInCall(practice, cookie, people);
  return { meeting, cookie };
}

async function states(practice: Practice, meeting: string, cookie: string): Promise<string[]> {
  const shown = await practice.get(`/api/v1/meetings/${meeting}`, { cookie });
  return shown.body.participants.map((participant: { state: string }) => participant.state);
}

test('SIGTERM in the moment of the start ends the process in order as well', async () => {
  for (let round = 0; round < 10; round += 1) {
    const started = await startHeydok(['media', '--dev']);
    expect(await started.stop(), started.output()).toBe(0);
  }
});

test('SIGTERM sends everybody in a call to come back and ends the process in order', async () => {
  const first = await openPractice({ HEYDOK_DATA_DIR: folder() });
  const { meeting, cookie } = await call(first);
  const started = performance.now();
  expect(await first.stop(), first.server.output()).toBe(0);
  console.log(
    `stopped with two live participants in ${Math.round(performance.now() - started)} ms`,
  );
  expect(first.server.output()).toContain('stopped');
  await vi.waitFor(() => {
    for (const person of people) expect(person.news).toContain('reconnecting');
  }, kSafetyLimit);

  const second = await openPractice({ HEYDOK_DATA_DIR: folder() });
  expect(await states(second, meeting, cookie)).toEqual(['left', 'left']);
  expect(await second.stop()).toBe(0);
});

test('a second SIGTERM ends the process at once', async () => {
  const practice = await openPractice({ HEYDOK_DATA_DIR: folder() });
  await call(practice);
  process.kill(practice.server.pid, 'SIGTERM');
  expect(await practice.stop(), practice.server.output()).toBe(0);
});

test('who was in a call when the process was killed is not in it after the next start', async () => {
  const first = await openPractice({ HEYDOK_DATA_DIR: folder() });
  const { meeting, cookie } = await call(first);
  expect(await states(first, meeting, cookie)).toEqual(['joined', 'joined']);
  process.kill(first.server.pid, 'SIGKILL');
  await Promise.all(people.map((person) => person.leave()));
  people = [];

  const second = await openPractice({ HEYDOK_DATA_DIR: folder() });
  await vi.waitFor(async () => {
    expect(await states(second, meeting, cookie)).toEqual(['left', 'left']);
  }, kSafetyLimit);
  expect(await second.stop()).toBe(0);
});
