// Accounts over the real binary: what ends with a session and how fast, who stands behind a proxy, and that nobody
// learns which accounts exist.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  ada,
  addAccount,
  addPhysician,
  bob,
  cleo,
  openPractice,
  root,
  type Practice,
} from './practice.js';

const kWithinMs = 1_000;

let practice: Practice;

beforeAll(async () => {
  practice = await openPractice({ TRUSTED_PROXIES: '127.0.0.0/8' });
  await addPhysician(practice, ada);
  await addPhysician(practice, bob);
  await addAccount(practice, cleo, 'staff');
});

afterAll(async () => {
  expect(await practice.stop()).toBe(0);
});

/** Opens the stream of a meeting's events; resolves with the time when the server has closed it. */
async function follow(meeting: string, cookie: string): Promise<{ closed: Promise<number> }> {
  const response = await fetch(`${practice.origin}/api/v1/meetings/${meeting}/events`, {
    headers: { cookie },
  });
  expect(response.status).toBe(200);
  const drain = async (): Promise<number> => {
    const reader = response.body?.getReader();
    while (reader && !(await reader.read().catch(() => ({ done: true }))).done);
    return performance.now();
  };
  return { closed: drain() };
}

describe('ending a session', () => {
  test('ends its streams and its media token within a second', async () => {
    const here = await practice.signIn(ada.email, ada.password);
    const there = await practice.signIn(ada.email, ada.password);
    const meeting = await practice.create(there);
    const host = (await practice.join(meeting, 'physician', { cookie: there })).body;
    const stream = await follow(meeting, there);
    const list = (await practice.get('/api/v1/sessions', { cookie: here })).body.sessions;
    const id = list.find((one: { current: boolean }) => !one.current).session_id;
    const before = performance.now();
    const ended = await practice.post(`/api/v1/sessions/${id}/end`, { cookie: here });
    expect(ended.status).toBe(204);
    const took = (await stream.closed) - before;
    console.log(`stream closed ${took.toFixed(0)} ms after the session was ended`);
    expect(took).toBeLessThan(kWithinMs);
    const renewed = await practice.post(`/api/v1/meetings/${meeting}/token`, { token: host.token });
    expect(renewed.status).toBe(401);
    expect((await practice.get('/api/v1/me', { cookie: there })).status).toBe(401);
    expect((await practice.get('/api/v1/me', { cookie: here })).status).toBe(200);
  });
});

describe('behind a proxy', () => {
  const guess = (forwarded: string) =>
    practice.post('/api/v1/auth/login', {
      body: { email: bob.email, password: 'not the password' },
      headers: { 'x-forwarded-for': forwarded },
    });

  test('each client has limits of their own, and forged hops before them change nothing', async () => {
    for (let i = 0; i < 10; ++i) {
      // The client writes what it likes; the proxy adds where it really comes from.
      expect((await guess(`10.${i}.0.1, 203.0.113.7`)).status).toBe(401);
    }
    for (let i = 0; i < 1_000; ++i) {
      expect((await guess(`${(i % 223) + 1}.${i % 251}.0.1, 203.0.113.7`)).status).toBe(429);
    }
    expect((await guess('203.0.113.8')).status).toBe(401);
  });
});

describe('without a named proxy', () => {
  test('1,000 forged addresses give not one extra request', async () => {
    const alone = await openPractice();
    await addPhysician(alone, ada);
    const statuses: number[] = [];
    for (let i = 0; i < 1_010; ++i) {
      const address = `${(i % 223) + 1}.0.${i % 251}.1`;
      const answer = await alone.post('/api/v1/auth/login', {
        body: { email: ada.email, password: 'not the password' },
        headers: { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` },
      });
      statuses.push(answer.status);
    }
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(1_000);
    expect(await alone.stop()).toBe(0);
  });
});

describe('links', () => {
  test('lead to the port that is really there, whatever Host a stranger sends', async () => {
    const cookie = await practice.signIn(ada.email, ada.password);
    // fetch sets the Host header itself: this one goes through node's own client.
    const { request } = await import('node:http');
    const link = await new Promise<string>((resolve, reject) => {
      const asked = request(
        `${practice.origin}/api/v1/meetings/create`,
        {
          method: 'POST',
          headers: { host: 'evil.example', cookie, 'content-type': 'application/json' },
        },
        (response) => {
          let text = '';
          response.on('data', (chunk: Buffer) => (text += chunk.toString()));
          response.on('end', () =>
            resolve((JSON.parse(text) as { meeting_link: string }).meeting_link),
          );
        },
      );
      asked.on('error', reject);
      asked.end('{"name":"M"}');
    });
    expect(link).toMatch(new RegExp(`^http://localhost:${practice.server.httpPort}/m/`));
  });
});

describe('configuration', () => {
  test('a misspelt variable stops the start', () => {
    const binary = process.env.HEYDOK_BINARY ?? path.join(root, 'build/release/heydok');
    const ended = spawnSync(binary, ['serve'], {
      env: { PATH: process.env.PATH ?? '', HEYDOK_PROFLE: 'medical' },
      encoding: 'utf8',
    });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain('HEYDOK_PROFLE');
  });
});
