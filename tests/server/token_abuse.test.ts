// No door opens for a token that is not wholly right, and no refusal says what was wrong with it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { forgeries, goodClaims, sign, signer, type Claims, type Forgery } from './forged_tokens.js';
import { ada, addPhysician, openPractice, type Practice } from './practice.js';
import { doors, type Door, type Reply } from './token_doors.js';

let practice: Practice;
let cookie: string;
let meeting: string;
let good: Claims;
let refusals = 0;
/** What each door has said to tokens that it does not know at all. */
const said = new Map<string, Set<string>>();

async function admitted(id: string): Promise<{ identity: string; token: string }> {
  const patient = (await practice.join(id, 'patient')).body;
  await practice.decide(id, patient.identity, 'admit', cookie);
  return patient;
}

beforeAll(async () => {
  practice = await openPractice({
    LIVEKIT_API_KEY: signer.key,
    LIVEKIT_API_SECRET: signer.secret,
  });
  await addPhysician(practice, ada);
  cookie = await practice.signIn(ada.email, ada.password);
  meeting = await practice.create(cookie);
  await practice.join(meeting, 'physician', { cookie });
  good = goodClaims(meeting, (await admitted(meeting)).identity);
});

afterAll(async () => {
  console.log(`${forgeries.length} forgeries at ${doors.length} doors: ${refusals} refusals`);
  expect(await practice.stop()).toBe(0);
});

/** A refusal in the form of its door, which gives nothing away. */
function expectRefused(door: Door, forgery: Forgery, token: string, reply: Reply): void {
  const what = `${door.name}: ${reply.status} ${reply.body}`;
  expect([401, ...(forgery.also ?? [])], what).toContain(reply.status);
  if (reply.status === 414 || reply.status === 431) return; // refused before anybody read it
  if (token !== '') expect(reply.body).not.toContain(token.slice(-20));
  expect(reply.body).not.toContain(signer.secret);
  expect(reply.body).not.toContain(String(good.sub));
  if (door.name.startsWith('/rtc')) {
    expect(reply.type).toContain('text/plain');
  } else if (door.kind === 'service') {
    expect(JSON.parse(reply.body)).toMatchObject({ code: 'unauthenticated' });
  } else {
    expect(reply.type).toBe('application/problem+json');
    expect(JSON.parse(reply.body)).toMatchObject({ status: reply.status });
  }
  if (reply.status === 401 && forgery.kinds?.includes('service') !== true) {
    said.set(door.name, (said.get(door.name) ?? new Set()).add(reply.body));
  }
}

test('the table is as long as it promises', () => {
  expect(forgeries.length).toBeGreaterThanOrEqual(100);
  expect(new Set(forgeries.map(({ name }) => name)).size).toBe(forgeries.length);
  expect(doors.length).toBeGreaterThanOrEqual(12);
});

test('every door opens for the token that all forgeries are made from', async () => {
  const own = await practice.create(cookie);
  await practice.join(own, 'physician', { cookie });
  const token = sign(goodClaims(own, (await admitted(own)).identity));
  for (const door of doors) {
    const reply = await door.knock(practice, own, token);
    expect(reply.status, `${door.name}: ${reply.body}`).toBe(door.opensWith);
  }
});

describe('refused at every door', () => {
  test.each(forgeries)('$name', async (forgery) => {
    const token = forgery.make(good);
    for (const door of doors) {
      if (forgery.kinds && !forgery.kinds.includes(door.kind)) continue;
      expectRefused(door, forgery, token, await door.knock(practice, meeting, token));
      refusals += 1;
    }
  });

  test('each door has one sentence for all of them', () => {
    expect(said.size).toBe(doors.length);
    for (const [door, sentences] of said) expect([...sentences], door).toHaveLength(1);
  });

  test('and nothing has happened', async () => {
    const shown = await practice.get(`/api/v1/meetings/${meeting}`, { cookie });
    expect(shown.body.status).toBe('active');
    expect(shown.body.participants.map((person: { state: string }) => person.state)).toEqual([
      'admitted',
      'admitted',
    ]);
  });
});

describe('good tokens of those who may not come in', () => {
  const signalling = doors.filter((door) => door.name.startsWith('/rtc'));
  const renewal = doors.filter((door) => door.name.endsWith('/token'));

  async function expectShut(id: string, token: string, statuses: number[]): Promise<void> {
    for (const door of [...signalling, ...renewal]) {
      const reply = await door.knock(practice, id, token);
      expect(statuses, `${door.name}: ${reply.body}`).toContain(reply.status);
    }
  }

  test('of another meeting', async () => {
    const other = await practice.create(cookie);
    const { identity, token } = await admitted(other);
    await expectShut(meeting, sign(goodClaims(meeting, identity)), [401, 403]);
    for (const door of renewal)
      expect((await door.knock(practice, meeting, token)).status).toBe(404);
  });

  test('of who waits, for the room', async () => {
    const own = await practice.create(cookie);
    const { identity } = (await practice.join(own, 'patient')).body;
    for (const door of signalling) {
      const reply = await door.knock(practice, own, sign(goodClaims(own, identity)));
      expect(reply.status, door.name).toBe(403);
    }
  });

  test.each(['deny', 'remove'])('after %s', async (verb) => {
    const own = await practice.create(cookie);
    const patient =
      verb === 'deny' ? (await practice.join(own, 'patient')).body : await admitted(own);
    const token = sign(goodClaims(own, patient.identity));
    expect((await practice.decide(own, patient.identity, verb, cookie)).status).toBe(200);
    await expectShut(own, token, [401, 403]);
    await expectShut(own, patient.token, [401, 403]);
  });

  test('of an ended meeting', async () => {
    const own = await practice.create(cookie);
    const host = (await practice.join(own, 'physician', { cookie })).body;
    const { token } = await admitted(own);
    expect((await practice.post(`/api/v1/meetings/${own}/end`, { cookie })).status).toBe(200);
    await expectShut(own, token, [403, 409, 410]);
    await expectShut(own, host.token, [403, 409, 410]);
  });

  test('of a physician whose session has ended', async () => {
    const session = await practice.signIn(ada.email, ada.password);
    const own = await practice.create(session);
    const host = (await practice.join(own, 'physician', { cookie: session })).body;
    expect((await practice.post('/api/v1/auth/logout', { cookie: session })).status).toBe(204);
    await expectShut(own, host.token, [401, 403]);
    await expectShut(own, sign(goodClaims(own, host.identity)), [401, 403]);
  });
});
