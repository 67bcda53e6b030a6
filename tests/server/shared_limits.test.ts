// Two heydok processes of one installation count for the same limits while their Redis answers, and each
// for itself while it does not.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { freePort } from '../support/livekit_server.js';
import { openPractice, type Practice } from './practice.js';
import { Redis } from './redis_process.js';

const most = 20; // joins per address and link in a minute
const client = '203.0.113.77';

let redis: Redis;
let practices: Practice[];
let meetings = 0;

/** One more process of the installation. */
const open = (url: string) =>
  openPractice({
    REDIS_URL: url,
    SECRET_KEY: 'one secret for all processes of this test',
    TRUSTED_PROXIES: '127.0.0.1',
  });

/** A link that nobody has tried yet. */
const newLink = () => `NoSuchMeeting${String(++meetings).padStart(9, '0')}`;

/** How many of so many knocks at a link are let through to the answer that there is none. */
async function through(practice: Practice, link: string, count: number): Promise<number> {
  const knock = () => practice.join(link, 'patient', { headers: { 'x-forwarded-for': client } });
  const answers = await Promise.all(Array.from({ length: count }, knock));
  const passed = answers.filter((answer) => answer.status === 404).length;
  const refused = answers.filter((answer) => answer.status === 429);
  expect(refused).toHaveLength(count - passed);
  for (const answer of refused) {
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  }
  return passed;
}

const said = (practice: Practice, word: string) =>
  practice.server.output().match(new RegExp(` ${word} `, 'g'))?.length ?? 0;

/** Until each process has written the line that often. */
const allSaid = (word: string, times: number) =>
  vi.waitFor(
    () => expect(practices.map((practice) => said(practice, word))).toEqual([times, times]),
    { timeout: 10_000, interval: 50 },
  );

async function expectShared(): Promise<void> {
  const link = newLink();
  const [one, two] = practices as [Practice, Practice];
  expect(await through(one, link, 12)).toBe(12);
  expect(await through(two, link, 12)).toBe(most - 12);
  expect(await through(one, link, 1)).toBe(0);
}

async function expectAlone(): Promise<void> {
  const link = newLink();
  for (const practice of practices) {
    // One by one first: the first of them may be the one that finds out.
    for (let i = 0; i < 5; ++i) expect(await through(practice, link, 1)).toBe(1);
    expect(await through(practice, link, 30)).toBe(most - 5);
  }
}

beforeAll(async () => {
  redis = await Redis.start(await freePort());
  practices = await Promise.all([open(redis.url()), open(redis.url('heydok'))]);
  await allSaid('rate_limits_shared', 1);
});

afterAll(async () => {
  for (const practice of practices) expect(await practice.stop()).toBe(0);
  await redis.kill();
});

test('both count for one limit, also when all come at once', async () => {
  await expectShared();
  const link = newLink();
  const passed = await Promise.all(practices.map((practice) => through(practice, link, 40)));
  expect(passed[0]! + passed[1]!).toBe(most);
});

test('guessing a password is counted over both', async () => {
  const email = 'erika@example.org';
  const guess = async (practice: Practice) =>
    (await practice.post('/api/v1/auth/login', { body: { email, password: 'not the password' } }))
      .status;
  for (let i = 0; i < 5; ++i) {
    for (const practice of practices) expect(await guess(practice)).toBe(401);
  }
  for (const practice of practices) expect(await guess(practice)).toBe(429);
});

test('Redis learns no address, no e-mail address and no link', async () => {
  await through(practices[0]!, newLink(), 1);
  const contents = await redis.contents();
  expect(contents).toMatch(/heydok:limit:[\w-]{43}/);
  expect(contents).toMatch(/\b\d{13}\b/);
  for (const word of ['203.0.113', 'erika', 'example', 'NoSuchMeeting', '127.0.0.1']) {
    expect(contents).not.toContain(word);
  }
});

test('a killed Redis is no outage, and one that is back is shared again', async () => {
  await redis.kill();
  await expectAlone();
  await allSaid('rate_limits_alone', 1);
  redis = await Redis.start(redis.port);
  await allSaid('rate_limits_shared', 2);
  await expectShared();
});

test('a Redis that takes connections and answers nothing is no outage either', async () => {
  redis.freeze();
  await expectAlone();
  await allSaid('rate_limits_alone', 2);
  redis.thaw();
  await allSaid('rate_limits_shared', 3);
  await expectShared();
});

test('a Redis that does not let us in is no outage', async () => {
  const stranger = await open(redis.url('heydok', 'another password'));
  await vi.waitFor(() =>
    expect(stranger.server.output()).toContain('rate_limits_alone reason=refused'),
  );
  expect(await through(stranger, newLink(), 30)).toBe(most);
  expect(await stranger.stop()).toBe(0);
});

test('neither address nor password of it stands in the log', () => {
  for (const practice of practices) {
    expect(practice.server.output()).toMatch(/rate_limits_alone reason=(silent|unreachable)/);
    expect(practice.server.output()).not.toContain(String(redis.port));
    expect(practice.server.output()).not.toContain('only for this test');
  }
});
