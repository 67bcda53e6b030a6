// A practice system beside the real binary: plans meetings by API key, is told by webhooks that an independent library
// believes, through a crash of ours and outages of its own.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { ada, addAccount, openPractice, type Practice } from './practice.js';

const kWithinMs = 1_000;
const environment = { HEYDOK_WEBHOOK_NETWORKS: '127.0.0.0/8' };

interface Told {
  at: number;
  body: string;
  headers: Record<string, string>;
}

/** The practice system's side of webhooks. */
class Receiver {
  readonly told: Told[] = [];
  status = 200;
  private server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      this.told.push({
        at: performance.now(),
        body,
        headers: request.headers as Record<string, string>,
      });
      response.writeHead(this.status).end();
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/heydok`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  types(meeting: string): string[] {
    return this.told
      .map(({ body }) => JSON.parse(body) as { type: string; meeting_id: string })
      .filter((notice) => notice.meeting_id === meeting)
      .map((notice) => notice.type);
  }

  async hears(type: string, meeting: string, times = 1): Promise<void> {
    await vi.waitFor(
      () => {
        const count = this.types(meeting).filter((told) => told === type).length;
        expect(count).toBeGreaterThanOrEqual(times);
      },
      { timeout: 10_000, interval: 20 },
    );
  }
}

let practice: Practice;
let admin: string;
let key: string;
let secret: string;
const receiver = new Receiver();

function plan(externalId: string) {
  return practice.post('/api/v1/meetings/create', {
    token: key,
    body: { name: 'Videotermin', physician: ada.email, external_id: externalId },
  });
}

beforeAll(async () => {
  practice = await openPractice(environment);
  await addAccount(practice, ada, 'physician'); // the first account runs the practice, too
  admin = await practice.signIn(ada.email, ada.password);
  const made = await practice.post('/api/v1/api-keys', {
    cookie: admin,
    body: { name: 'PVS', scopes: ['meetings-create', 'meetings-read'] },
  });
  key = made.body.key;
  const url = await receiver.start();
  const added = await practice.post('/api/v1/webhooks', { cookie: admin, body: { url } });
  secret = added.body.secret;
});

afterEach(() => {
  receiver.status = 200;
});

afterAll(async () => {
  expect(await practice.stop()).toBe(0);
  await receiver.stop();
});

describe('a practice system', () => {
  test('plans, and hears of the whole life of the meeting', async () => {
    const planned = await plan('termin-1');
    expect(planned.status).toBe(200);
    const id: string = planned.body.meeting_id;
    await receiver.hears('meeting.created', id);
    const knocked = performance.now();
    await practice.join(id, 'patient');
    await receiver.hears('patient.waiting', id);
    const took = (receiver.told.at(-1)?.at ?? Infinity) - knocked;
    console.log(`patient.waiting ${took.toFixed(0)} ms after the knock`);
    expect(took).toBeLessThan(kWithinMs);
    await practice.join(id, 'physician', { cookie: admin });
    await receiver.hears('meeting.started', id);
    const status = await practice.get(`/api/v1/meetings/${id}/status`, { token: key });
    expect(status.body).toMatchObject({ external_id: 'termin-1', status: 'active' });
    await practice.post(`/api/v1/meetings/${id}/end`, { cookie: admin });
    await receiver.hears('meeting.ended', id);
    expect(receiver.types(id)).toEqual([
      'meeting.created',
      'patient.waiting',
      'meeting.started',
      'meeting.ended',
    ]);
    for (const { body } of receiver.told) expect(body).not.toContain('Paul');
  });

  test('believes what is signed, and nothing that was changed', () => {
    const check = new Webhook(secret);
    for (const { body, headers } of receiver.told) {
      expect(check.verify(body, headers)).toMatchObject({ meeting_id: expect.any(String) });
      expect(() => check.verify(body.replace('created', 'dropped') + ' ', headers)).toThrow();
    }
    const other = new Webhook(`whsec_${Buffer.alloc(32, 7).toString('base64')}`);
    expect(() =>
      other.verify(receiver.told[0]?.body ?? '', receiver.told[0]?.headers ?? {}),
    ).toThrow();
  });

  test('is told again what it did not take, with the same id, in order', async () => {
    receiver.status = 500;
    const id: string = (await plan('termin-2')).body.meeting_id;
    await receiver.hears('meeting.created', id);
    await practice.join(id, 'patient');
    receiver.status = 200;
    await receiver.hears('patient.waiting', id);
    const types = receiver.types(id);
    expect(types.indexOf('patient.waiting')).toBe(types.lastIndexOf('meeting.created') + 1);
    const ids = receiver.told
      .filter(({ body }) => body.includes(id) && body.includes('meeting.created'))
      .map(({ headers }) => headers['webhook-id']);
    expect(ids.length).toBeGreaterThanOrEqual(2);
    expect(new Set(ids).size).toBe(1);
  });

  test('is told after kill -9 what it had not taken before', async () => {
    receiver.status = 503;
    const id: string = (await plan('termin-3')).body.meeting_id;
    await receiver.hears('meeting.created', id);
    const { dataFolder } = practice.server;
    await practice.server.kill();
    receiver.status = 200;
    const before = receiver.types(id).length;
    practice = await openPractice({ ...environment, HEYDOK_DATA_DIR: dataFolder });
    await receiver.hears('meeting.created', id, before + 1);
    expect((await plan('termin-3')).body.meeting_id).toBe(id);
  });

  test('hears a notice again when an admin sends it again', async () => {
    admin = await practice.signIn(ada.email, ada.password);
    const list = await practice.get('/api/v1/notices', { cookie: admin });
    const notice = list.body.notices.find((one: { state: string }) => one.state === 'delivered');
    const before = receiver.told.length;
    await practice.post(`/api/v1/notices/${notice.notice_id}/replay`, { cookie: admin });
    await vi.waitFor(() => expect(receiver.told.length).toBeGreaterThan(before), 5_000);
    expect(receiver.told.at(-1)?.headers['webhook-id']).toBe(notice.notice_id);
  });

  test('gets nowhere with a revoked key', async () => {
    const keys = await practice.get('/api/v1/api-keys', { cookie: admin });
    const id: string = keys.body.api_keys[0].key_id;
    await practice.post(`/api/v1/api-keys/${id}/revoke`, { cookie: admin });
    expect((await plan('termin-4')).status).toBe(401);
  });
});
