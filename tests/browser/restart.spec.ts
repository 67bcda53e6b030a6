// The server's process is killed in the middle of a consultation and started again a moment later: both are told in
// plain words while it lasts, the call comes back without a reload, and nothing of it stays behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';

import { startHeydok } from '../support/heydok_process.js';
import { freePort } from '../support/livekit_server.js';
import { expectEncryptedRoom, newObserved } from './encryption.js';
import { mediaReceived } from './peer_connections.js';
import { chromiumOptions } from './playwright.config.js';
import { admitPatient, openPractice, type Practice } from './practice.js';

const kPatience = { timeout: 30_000 };
const kDarkMs = 1_500;

let folder: string;
let practice: Practice;
let far: Browser | undefined;

test.afterAll(async () => {
  await far?.close();
  await practice?.server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** State of each participant as the physician's page can ask for it. */
function states(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const id = /\/meeting\/([A-Za-z0-9_-]+)/.exec(location.pathname)?.[1] ?? '';
    const answer = await fetch(`/api/v1/meetings/${id}`);
    const body = (await answer.json()) as { participants: { role: string; state: string }[] };
    return body.participants.map(({ role, state }) => `${role} ${state}`).sort();
  });
}

const frames = async (page: Page) => (await mediaReceived(page)).framesDecoded;

test('the server is killed in the middle of a consultation', async ({ browser }) => {
  folder = mkdtempSync(path.join(tmpdir(), 'heydok-restart-'));
  const port = await freePort();
  const environment = {
    HEYDOK_LISTEN: `127.0.0.1:${port}`,
    HEYDOK_RTC_PORT: String(await freePort()),
    HEYDOK_DATA_DIR: folder,
  };
  practice = await openPractice(environment);
  const physician = await newObserved(browser);
  // Two browsers: of two pages that open the camera of one browser anew at once, sometimes neither gets a picture from it.
  far = await chromium.launch(chromiumOptions);
  const patient = await newObserved(far, { locale: 'de-DE' });
  const pages = [physician.page, patient.page];
  await admitPatient(physician, patient, practice);
  for (const page of pages) await expect.poll(() => frames(page), kPatience).toBeGreaterThan(0);
  const before = await states(physician.page);
  let reloads = 0;
  for (const page of pages) page.on('load', () => (reloads += 1));

  await practice.server.kill();
  for (const page of pages) {
    await expect(page.getByTestId('reconnecting')).toBeVisible();
    await expect(page.getByText('Verbindung: unterbrochen')).toBeVisible();
  }
  await physician.page.waitForTimeout(kDarkMs);
  practice.server = await startHeydok(['serve'], environment);

  for (const page of pages) {
    await expect(page.getByTestId('reconnecting')).toBeHidden(kPatience);
    const seen = await frames(page);
    await expect.poll(() => frames(page), kPatience).toBeGreaterThan(seen + 10);
    await expect(page.getByText('Verbindung: unterbrochen')).toBeHidden();
    await expectEncryptedRoom(page);
  }
  expect(await states(physician.page)).toEqual(before);
  expect(reloads).toBe(0);
});
