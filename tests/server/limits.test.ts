// What one address may ask for, and what is no HTTP at all.
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ada, addPhysician, bob, openPractice, type Practice } from './practice.js';

let practice: Practice;
let cookie: string;

beforeAll(async () => {
  practice = await openPractice();
  await addPhysician(practice, ada);
  await addPhysician(practice, bob);
  cookie = await practice.signIn(ada.email, ada.password);
});

afterAll(async () => {
  expect(await practice.stop()).toBe(0);
});

test('the 21st join in a minute has to wait', async () => {
  const meeting = await practice.create(cookie);
  for (let i = 0; i < 20; ++i) {
    expect((await practice.join(meeting, 'physician', { cookie })).status).toBe(200);
  }
  const refused = await practice.join(meeting, 'patient');
  expect(refused.status).toBe(429);
  expect(refused.body.code).toBe('rate-limited');
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(60);
  expect((await practice.join(await practice.create(cookie), 'patient')).status).toBe(200);
});

test('joins that come at once are counted one by one', async () => {
  const meeting = await practice.create(cookie);
  const statuses = await Promise.all(
    Array.from({ length: 40 }, () => practice.join(meeting, 'physician', { cookie })),
  ).then((answers) => answers.map((answer) => answer.status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(20);
  expect(statuses.filter((status) => status === 429)).toHaveLength(20);
});

test('of two that are admitted at once to one place, one is', async () => {
  const meeting = await practice.create(cookie);
  const waiting = await Promise.all([1, 2].map(() => practice.join(meeting, 'patient')));
  const statuses = await Promise.all(
    waiting.map((one) => practice.decide(meeting, one.body.identity, 'admit', cookie)),
  ).then((answers) => answers.map((answer) => answer.status));
  expect(statuses.sort()).toEqual([200, 409]);
});

test('guessing a password is slowed down, without telling whether it exists', async () => {
  const guess = (email: string) =>
    practice.post('/api/v1/auth/login', { body: { email, password: 'not the password' } });
  for (const email of [bob.email, 'nobody@example.org']) {
    for (let i = 0; i < 10; ++i) {
      const answer = await guess(email);
      expect(answer.status).toBe(401);
      expect(answer.body.code).toBe('wrong-credentials');
    }
    const refused = await guess(email);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(await practice.signIn(ada.email, ada.password)).toMatch(/^heydok_session=/);
});

test('signing out ends the session on the server', async () => {
  const session = await practice.signIn(ada.email, ada.password);
  expect((await practice.post('/api/v1/auth/logout', { cookie: session })).status).toBe(204);
  expect((await practice.get('/api/v1/me', { cookie: session })).status).toBe(401);
});

test('the session cookie is for the server only', async () => {
  const answer = await practice.post('/api/v1/auth/login', { body: ada });
  const header = answer.headers.get('set-cookie') ?? '';
  expect(header).toMatch(/; HttpOnly; SameSite=Lax/);
});

/** Sends bytes as they are; what came back until the server closed, or after a second request. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(practice.server.httpPort, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.end(bytes);
  });
}

describe('what is no HTTP', () => {
  const host = 'Host: localhost';
  test.each([
    [
      'two lengths',
      `POST /api/v1/me HTTP/1.1\r\n${host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`,
    ],
    [
      'length and chunks',
      `POST /api/v1/me HTTP/1.1\r\n${host}\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a space before the colon', `GET /healthz HTTP/1.1\r\n${host}\r\nX-A : b\r\n\r\n`],
    [
      'a header without end',
      `GET /healthz HTTP/1.1\r\n${host}\r\nX-A: ${'a'.repeat(64 * 1024)}\r\n\r\n`,
    ],
    [
      'a chunk without measure',
      `POST /api/v1/me HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n`,
    ],
  ])('%s', async (_name, bytes) => {
    const answer = await exchange(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect((await practice.get('/healthz')).status).toBe(200);
  });
});
