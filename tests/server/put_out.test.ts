// Who loses the right to be in a call is out of it within a second, with signalling, media and streams, and does
// not come back by an old token.
import { dispose } from '@livekit/rtc-node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import type { MediaPerson } from './media_person.js';
import {
  ada,
  addAccount,
  addPhysician,
  cleo,
  dora,
  openPractice,
  type Answer,
  type Practice,
} from './practice.js';
import { doors } from './token_doors.js';
import { twoInCall, type InCall, type TwoInCall } from './two_in_call.js';

const kWithinMs = 1_000;

let practice: Practice;
let people: MediaPerson[] = [];
let cookie: string;
let call: TwoInCall;

beforeAll(async () => {
  practice = await openPractice();
  await addPhysician(practice, ada);
  await addPhysician(practice, cleo);
  await addAccount(practice, dora, 'admin');
});

beforeEach(() => {
  people = [];
});

afterEach(async () => {
  await Promise.all(people.map((person) => person.leave()));
});

afterAll(async () => {
  expect(await practice.stop()).toBe(0);
  await dispose();
});

async function begin(login = ada): Promise<void> {
  cookie = await practice.signIn(login.email, login.password);
  call = await twoInCall(practice, cookie, people);
}

function isOut({ person }: InCall): boolean {
  return person.news.some((news) => news.startsWith('disconnected'));
}

/** Ends it by `deed` and expects `who` to be out in time; none of the doors takes their token again. */
async function expectOut(who: InCall, what: string, deed: () => Promise<Answer>): Promise<void> {
  const before = performance.now();
  const done = await deed();
  expect(done.status, JSON.stringify(done.body)).toBeLessThan(300);
  await vi.waitFor(() => expect(isOut(who)).toBe(true), { timeout: 10_000, interval: 5 });
  const took = performance.now() - before;
  console.log(`${what}: out of the call after ${took.toFixed(0)} ms`);
  expect(took).toBeLessThan(kWithinMs);
  for (const door of doors) {
    if (!door.name.startsWith('/rtc') && !door.name.endsWith('/token')) continue;
    const reply = await door.knock(practice, call.meeting, who.token);
    expect([401, 403, 409, 410], `${door.name}: ${reply.body}`).toContain(reply.status);
  }
}

describe('the physician', () => {
  test('who signs out, while the patient stays', async () => {
    await begin();
    await expectOut(call.physician, 'signed out', () =>
      practice.post('/api/v1/auth/logout', { cookie }),
    );
    expect(isOut(call.patient)).toBe(false);
  });

  test('whose session is ended from another device', async () => {
    await begin();
    const here = await practice.signIn(ada.email, ada.password);
    await expectOut(call.physician, 'session ended elsewhere', () =>
      practice.post('/api/v1/sessions/end-others', { cookie: here }),
    );
    expect(isOut(call.patient)).toBe(false);
  });

  test('whose account an admin deactivates', async () => {
    await begin(cleo);
    const admin = await practice.signIn(dora.email, dora.password);
    const team = (await practice.get('/api/v1/team', { cookie: admin })).body;
    const { account_id: id } = team.members.find(
      (member: { email: string }) => member.email === cleo.email,
    );
    await expectOut(call.physician, 'deactivated', () =>
      practice.post(`/api/v1/team/members/${id}/deactivate`, { cookie: admin }),
    );
    expect((await practice.get('/api/v1/me', { cookie })).status).toBe(401);
  });
});

describe('the patient', () => {
  test('whom the physician removes', async () => {
    await begin();
    await expectOut(call.patient, 'removed', () =>
      practice.decide(call.meeting, call.patient.identity, 'remove', cookie),
    );
    expect(isOut(call.physician)).toBe(false);
  });

  test('whose meeting is ended', async () => {
    await begin();
    await expectOut(call.patient, 'meeting ended', () =>
      practice.post(`/api/v1/meetings/${call.meeting}/end`, { cookie }),
    );
  });
});
