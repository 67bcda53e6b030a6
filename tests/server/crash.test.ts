// kill -9 at random moments under write load: the server starts again on its data, and what was answered is kept.
// HEYDOK_CRASH_ROUNDS says how often; ./dev e2e crashes does it 200 times.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ada, addPhysician, openPractice, type Practice } from './practice.js';

const kRounds = Number(process.env.HEYDOK_CRASH_ROUNDS ?? '10');
const kWriters = 8;
const kLongestLoadMs = 400;

/** What the server has answered that it did. */
interface Acknowledged {
  meeting: string;
  /** Of the guest, once the knock was answered. */
  identity?: string;
  admitted?: boolean;
}

let folder: string;
let cookie: string;
const all: Acknowledged[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'heydok-crash-'));
  const practice = await open();
  await addPhysician(practice, ada, folder);
  cookie = await practice.signIn(ada.email, ada.password);
  await practice.server.kill();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function open(): Promise<Practice> {
  return openPractice({ HEYDOK_DATA_DIR: folder });
}

/** Creates, knocks and admits, one after the other, until the server is gone. */
async function write(practice: Practice, done: Acknowledged[]): Promise<void> {
  try {
    for (;;) {
      const entry: Acknowledged = { meeting: await practice.create(cookie) };
      done.push(entry);
      const guest = await practice.join(entry.meeting, 'patient');
      expect(guest.status).toBe(200);
      entry.identity = guest.body.identity as string;
      const admitted = await practice.decide(entry.meeting, entry.identity, 'admit', cookie);
      expect(admitted.status).toBe(200);
      entry.admitted = true;
    }
  } catch (failure) {
    // fetch throws when the connection ends; anything else is a failure of the test.
    if (!(failure instanceof TypeError)) throw failure;
  }
}

/** How many of the answered writes are not there. */
async function lost(practice: Practice, entries: Acknowledged[]): Promise<number> {
  let missing = 0;
  for (const entry of entries) {
    const shown = await practice.get(`/api/v1/meetings/${entry.meeting}`, { cookie });
    const guest = (shown.body.participants ?? []).find(
      (one: { identity: string }) => one.identity === entry.identity,
    );
    if (shown.status !== 200) missing += 1;
    if (entry.identity !== undefined && guest === undefined) missing += 1;
    if (entry.admitted === true && guest?.state !== 'admitted') missing += 1;
  }
  return missing;
}

test(
  `${kRounds} kills under write load lose nothing that was answered`,
  { timeout: 30_000 + kRounds * 10_000 },
  async () => {
    for (let round = 0; round < kRounds; round += 1) {
      const practice = await open();
      const done: Acknowledged[] = [];
      const writers = Array.from({ length: kWriters }, () => write(practice, done));
      while (done.length === 0) await pause(5); // the load has begun
      await pause(Math.random() * kLongestLoadMs);
      await practice.server.kill();
      await Promise.all(writers);

      const again = await open();
      expect(await lost(again, done)).toBe(0);
      await again.server.kill();
      all.push(...done);
    }
    const practice = await open();
    expect(await lost(practice, all.slice(0, 500)), 'of earlier rounds').toBe(0);
    expect(await practice.server.stop()).toBe(0);
    const writes = all.reduce(
      (sum, one) => sum + 1 + (one.identity === undefined ? 0 : 1) + (one.admitted ? 1 : 0),
      0,
    );
    console.log(`${kRounds} kills, ${writes} answered writes, 0 lost`);
    expect(writes).toBeGreaterThan(kRounds);
  },
);
