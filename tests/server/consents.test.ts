// What a patient agrees to is kept with one entry in the audit, and taken back by the same person with one more.
import { createHash } from 'node:crypto';
import { dispose } from '@livekit/rtc-node';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { MediaPerson } from './media_person.js';
import { ada, addAccount, addPhysician, dora, openPractice, type Practice } from './practice.js';
import { kSafetyLimit, twoInCall } from './two_in_call.js';

const shown = 'So läuft das Gespräch ab';
const consent = {
  kind: 'consultation',
  version: 1,
  language: 'de',
  text_hash: createHash('sha256').update(shown).digest('base64url'),
};
const withdrawal = { kind: 'consultation' };

let practice: Practice;
let cookie: string;
let admin: string;

beforeAll(async () => {
  practice = await openPractice();
  await addPhysician(practice, ada);
  await addAccount(practice, dora, 'admin');
  cookie = await practice.signIn(ada.email, ada.password);
  admin = await practice.signIn(dora.email, dora.password);
});

afterAll(async () => {
  expect(await practice.stop()).toBe(0);
  await dispose();
});

/** How many consents were given and withdrawn, as the practice's admin reads it. */
async function audited(): Promise<[number, number]> {
  const count = async (event: string): Promise<number> =>
    (await practice.get(`/api/v1/audit?event=${event}`, { cookie: admin })).body.entries.length;
  return [await count('consent-given'), await count('consent-withdrawn')];
}

test('is kept as it was shown, once, and told to its person only', async () => {
  const meeting = await practice.create(cookie);
  const paul = (await practice.join(meeting, 'patient')).body.token;
  const erika = (await practice.join(meeting, 'patient')).body.token;
  const where = `/api/v1/meetings/${meeting}/consents`;
  const [given, withdrawn] = await audited();
  for (let i = 0; i < 3; i += 1) {
    const answer = await practice.post(where, { token: paul, body: consent });
    expect(answer.status).toBe(200);
    expect(answer.body.consents).toHaveLength(1);
    expect(answer.body.consents[0]).toMatchObject(consent);
    expect(answer.body.consents[0].withdrawn_at).toBeUndefined();
  }
  expect(await audited()).toEqual([given + 1, withdrawn]);
  expect((await practice.get(where, { token: erika })).body.consents).toEqual([]);
  expect((await practice.get(where, { cookie })).status).toBe(403);
  expect((await practice.get(where)).status).toBe(401);
});

test.each([
  ['kind', { kind: 'everything' }],
  ['version', { version: 0 }],
  ['version', { version: '1' }],
  ['language', { language: 'xx' }],
  ['text_hash', { text_hash: 'AAAA' }],
  ['name', { name: 'Paul' }],
])('with a wrong %s is none', async (field, more) => {
  const meeting = await practice.create(cookie);
  const { token } = (await practice.join(meeting, 'patient')).body;
  const before = await audited();
  const where = `/api/v1/meetings/${meeting}/consents`;
  const answer = await practice.post(where, { token, body: { ...consent, ...more } });
  expect(answer.status).toBe(422);
  expect(answer.body.field).toBe(field);
  expect(await audited()).toEqual(before);
});

test('is taken back after the call by the same person alone, and given anew', async () => {
  const meeting = await practice.create(cookie);
  const where = `/api/v1/meetings/${meeting}/consents`;
  const paul = (await practice.join(meeting, 'patient')).body.token;
  const erika = (await practice.join(meeting, 'patient')).body.token;
  await practice.post(where, { token: paul, body: consent });
  await practice.post(`/api/v1/meetings/${meeting}/end`, { cookie });
  const [given, withdrawn] = await audited();

  const foreign = await practice.post(`${where}/withdraw`, { token: erika, body: withdrawal });
  expect(foreign.body.consents).toEqual([]);
  expect(
    (await practice.get(where, { token: paul })).body.consents[0].withdrawn_at,
  ).toBeUndefined();
  expect(await audited()).toEqual([given, withdrawn]);

  for (let i = 0; i < 2; i += 1) {
    const answer = await practice.post(`${where}/withdraw`, { token: paul, body: withdrawal });
    expect(answer.status).toBe(200);
    expect(answer.body.consents[0].withdrawn_at).toMatch(/^\d{4}-/);
  }
  expect(await audited()).toEqual([given, withdrawn + 1]);

  const again = await practice.post(where, { token: paul, body: consent });
  expect(again.body.consents).toHaveLength(2);
  expect(again.body.consents[1].withdrawn_at).toBeUndefined();
  expect(await audited()).toEqual([given + 1, withdrawn + 1]);
});

test('taken back in the call ends it for this person', async () => {
  const people: MediaPerson[] = [];
  const { meeting, patient, physician } = await twoInCall(practice, cookie, people);
  const where = `/api/v1/meetings/${meeting}/consents`;
  await practice.post(where, { token: patient.token, body: consent });
  await practice.post(`${where}/withdraw`, { token: patient.token, body: withdrawal });
  const out = ({ person }: { person: MediaPerson }) =>
    person.news.some((news) => news.startsWith('disconnected'));
  await vi.waitFor(() => expect(out(patient)).toBe(true), kSafetyLimit);
  expect(out(physician)).toBe(false);
  await Promise.all(people.map((person) => person.leave()));
});

test('no more than fifty are kept of one person', async () => {
  const meeting = await practice.create(cookie);
  const where = `/api/v1/meetings/${meeting}/consents`;
  const { token } = (await practice.join(meeting, 'patient')).body;
  const hash = (i: number) => createHash('sha256').update(String(i)).digest('base64url');
  for (let i = 0; i < 50; i += 1) {
    const body = { ...consent, text_hash: hash(i) };
    expect((await practice.post(where, { token, body })).status).toBe(200);
  }
  const more = await practice.post(where, { token, body: { ...consent, text_hash: hash(50) } });
  expect(more.status).toBe(409);
  expect(more.body.code).toBe('wrong-state');
  expect((await practice.post(`${where}/withdraw`, { token, body: withdrawal })).status).toBe(200);
});
