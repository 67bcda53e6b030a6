// Who chooses the address that limits are counted by: nobody but a named proxy, and that one only for the
// hop that it saw itself.
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';

import { openPractice, type Practice } from './practice.js';

const requests = 10_000;
const connections = 8;

let practice: Practice;

afterEach(async () => {
  expect(await practice.stop()).toBe(0);
});

/** An address of its own for each number, never one of a network that limits count as one. */
function address(n: number): string {
  return n % 2
    ? `198.${18 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`
    : `2001:db8:${n.toString(16)}::1`;
}

/** Every header by which proxies are known to tell the client. */
function forged(n: number): Record<string, string> {
  const one = address(n);
  return {
    'x-forwarded-for': n % 3 ? one : `${address(n + 1)}, ${one}`,
    forwarded: `for="${one.includes(':') ? `[${one}]` : one}";proto=https`,
    'x-real-ip': one,
    'x-client-ip': one,
    'true-client-ip': one,
    'cf-connecting-ip': one,
  };
}

/** What is limited: how often in which time, what is answered up to then, and the request. */
interface Limited {
  most: number;
  windowSeconds: number;
  letThrough: number;
  path: string;
  body: object;
}

const guess = (email: string): Limited => ({
  most: 10,
  windowSeconds: 300,
  letThrough: 401,
  path: '/api/v1/auth/login',
  body: { email, password: 'not the password' },
});

const knock = (meeting: string): Limited => ({
  most: 20,
  windowSeconds: 60,
  letThrough: 404,
  path: `/api/v1/meetings/${meeting}/join`,
  body: { user_name: 'Paul Patient', user_role: 'patient', enable_video: true, enable_audio: true },
});

/** One request as bytes; the last one of a connection asks to close it. */
function bytesOf(what: Limited, headers: Record<string, string>, last: boolean): string {
  const body = JSON.stringify(what.body);
  const lines = Object.entries({
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': String(body.length),
    connection: last ? 'close' : 'keep-alive',
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${what.path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** Sends all of them over one connection, one behind the other; the statuses of the answers. */
function statusesOf(bytes: string): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(practice.server.httpPort, '127.0.0.1');
    let text = '';
    socket.on('data', (data) => (text += data.toString()));
    socket.on('close', () =>
      resolve([...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((found) => Number(found[1]))),
    );
    socket.on('error', reject);
    socket.write(bytes);
  });
}

/** How many of so many requests are let through; all the others are told to wait. */
async function letThrough(
  what: Limited,
  count: number,
  headers: (n: number) => Record<string, string>,
): Promise<number> {
  const share = Math.ceil(count / connections);
  const batches = Array.from({ length: connections }, (_, connection) => {
    const end = Math.min(count, (connection + 1) * share);
    let bytes = '';
    for (let n = connection * share; n < end; ++n)
      bytes += bytesOf(what, headers(n), n + 1 === end);
    return bytes;
  });
  const statuses = await Promise.all(batches.filter(Boolean).map(statusesOf));
  const all = statuses.flat();
  const through = all.filter((status) => status === what.letThrough).length;
  expect(all).toHaveLength(count);
  expect(all.filter((status) => status === 429)).toHaveLength(count - through);
  return through;
}

describe('without a named proxy', () => {
  test.each([
    ['guessing a password', guess('nobody@example.org')],
    ['guessing a link', knock('AbCdEfGhJkLmNpQrStUvWx')],
  ])(
    '%s: 10,000 forged addresses let not one more request through',
    async (name, what) => {
      practice = await openPractice();
      const start = performance.now();
      expect(await letThrough(what, what.most + 1, () => ({}))).toBe(what.most);
      const more = await letThrough(what, requests, forged);
      // A machine so slow that the window passes meanwhile gives back what it would to anybody.
      const windows = Math.floor((performance.now() - start) / 1000 / what.windowSeconds);
      expect(more).toBeLessThanOrEqual(what.most * windows);
      console.log(`${name}: ${requests} forged addresses, ${more} extra requests let through`);
    },
    120_000,
  );
});

describe('behind a named proxy', () => {
  test('only the hop that the proxy saw counts, whatever stands before it', async () => {
    practice = await openPractice({ TRUSTED_PROXIES: '127.0.0.1' });
    const meeting = 'AbCdEfGhJkLmNpQrStUvWx';
    const from = (client: string) => (n: number) => ({
      ...forged(n),
      'x-forwarded-for': `${address(n)}, 127.0.0.1, ${client}`,
    });
    expect(await letThrough(knock(meeting), 200, from('203.0.113.5'))).toBe(20);
    expect(await letThrough(knock(meeting), 200, from('203.0.113.6'))).toBe(20);
    // Two addresses of one household, and a chain of named proxies behind it.
    const household = (n: number) => ({
      'x-forwarded-for': `${address(n)}, 2001:db8:5:6::${(n + 1).toString(16)}, 127.0.0.1`,
    });
    expect(await letThrough(knock(meeting), 200, household)).toBe(20);
    expect(await letThrough(guess('nobody@example.org'), 100, from('203.0.113.7'))).toBe(10);
  });

  test('other headers than X-Forwarded-For tell nothing', async () => {
    practice = await openPractice({ TRUSTED_PROXIES: '127.0.0.1' });
    const others = (n: number) => {
      const { 'x-forwarded-for': _, ...rest } = forged(n);
      return rest;
    };
    expect(await letThrough(knock('AbCdEfGhJkLmNpQrStUvWx'), 200, others)).toBe(20);
  });

  test('a proxy that is not named is the client itself', async () => {
    practice = await openPractice({ TRUSTED_PROXIES: '10.0.0.0/8' });
    expect(await letThrough(knock('AbCdEfGhJkLmNpQrStUvWx'), 200, forged)).toBe(20);
  });
});
