// kill -9 at random moments under write load: the server starts again on its data, and what was answered is kept; after
// each kill SQLite finds its files whole, and the audit chain verifies.
// HEYDOK_CRASH_ROUNDS says how often; ./dev e2e crashes does it 200 times. HEYDOK_CRASH_SEED repeats the moments.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { ada, addPhysician, openPractice, root, type Practice } from './practice.js';

const binary = process.env.HEYDOK_BINARY ?? path.join(root, 'build/release/heydok');
const kRounds = Number(process.env.HEYDOK_CRASH_ROUNDS ?? '10');
const kSeed = Number(process.env.HEYDOK_CRASH_SEED ?? Date.now() % 1_000_000) + 1;
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

/** 0 to 1, the same row for the same seed (Lehmer). */
let state = kSeed;
function random(): number {
  state = (state * 16_807) % 2_147_483_647;
  return state / 2_147_483_647;
}

/**
 * What is not whole of what the killed server left. Looked at in a copy, so that nobody but the server itself
 * mends the files it starts on.
 */
function broken(): string[] {
  const copy = mkdtempSync(path.join(tmpdir(), 'heydok-crash-copy-'));
  try {
    cpSync(folder, copy, { recursive: true });
    const found: string[] = [];
    const databases = readdirSync(copy).filter((name) => name.endsWith('.db'));
    expect(databases.sort()).toEqual(['heydok.db', 'keys.db']);
    for (const name of databases) {
      const check = 'PRAGMA integrity_check; PRAGMA foreign_key_check;';
      const answer = execFileSync('sqlite3', [path.join(copy, name), check], { encoding: 'utf8' });
      if (answer.trim() !== 'ok') found.push(`${name}: ${answer}`);
    }
    const log = path.join(copy, 'audit.ndjson');
    const env = { PATH: process.env.PATH ?? '', HEYDOK_DATA_DIR: copy };
    execFileSync(binary, ['audit', 'export', log], { env, stdio: 'pipe' });
    try {
      execFileSync(binary, ['audit', 'verify', log], { env, stdio: 'pipe' });
    } catch (failure) {
      found.push(`audit: ${String(failure)}`);
    }
    return found;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
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
      await pause(random() * kLongestLoadMs);
      await practice.server.kill();
      await Promise.all(writers);
      expect(broken(), `after kill ${round + 1}, HEYDOK_CRASH_SEED=${kSeed - 1}`).toEqual([]);

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
    console.log(
      `${kRounds} kills (HEYDOK_CRASH_SEED=${kSeed - 1}), ${writes} answered writes, 0 lost; ` +
        `${kRounds} of ${kRounds} times integrity ok and audit chain whole`,
    );
    expect(writes).toBeGreaterThan(kRounds);
  },
);
