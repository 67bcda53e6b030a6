// A consultation in real browsers with its media on a livekit-server elsewhere, where
// HEYDOK_TEST_LIVEKIT_SERVER names its binary.
import { expect, test, type Page } from '@playwright/test';

import {
  freePort,
  livekitServerBinary,
  startLivekitServer,
  type LivekitServer,
} from '../support/livekit_server.js';
import { codeOn, expectEncryptedRoom, newObserved, pressEqual } from './encryption.js';
import { mediaReceived } from './peer_connections.js';
import { createMeeting, knock, openPractice, signIn, type Practice } from './practice.js';

test.skip(!livekitServerBinary, 'HEYDOK_TEST_LIVEKIT_SERVER names no livekit-server');

let practice: Practice;
let media: LivekitServer;

test.beforeAll(async () => {
  const keys = { key: 'heydok', secret: 'a shared secret of thirty-two characters' };
  const port = await freePort();
  practice = await openPractice({
    HEYDOK_LISTEN: `127.0.0.1:${await freePort()}`,
    LIVEKIT_URL: `ws://127.0.0.1:${port}`,
    LIVEKIT_API_KEY: keys.key,
    LIVEKIT_API_SECRET: keys.secret,
  });
  media = await startLivekitServer(port, keys, `${practice.origin}/api/v1/livekit/webhook`);
});

test.afterAll(async () => {
  expect(await practice.server.stop(), practice.server.output()).toBe(0);
  await media.stop();
});

async function expectPicture(page: Page): Promise<void> {
  await expect
    .poll(async () => (await mediaReceived(page)).framesDecoded, { timeout: 30_000 })
    .toBeGreaterThan(0);
}

/** A chat line, which is encrypted as well, comes through. */
async function expectChat(from: Page, to: Page, text: string): Promise<void> {
  for (const page of [from, to]) {
    if (!(await page.getByTestId('chat-input').isVisible()))
      await page.getByTestId('toggle-chat').click();
  }
  await from.getByTestId('chat-input').fill(text);
  await from.getByTestId('chat-send').click();
  await expect(to.getByTestId('chat-message').filter({ hasText: text })).toBeVisible();
}

test('waiting room, call, removal, return and end with media elsewhere', async ({ browser }) => {
  const physician = await newObserved(browser);
  const patient = await newObserved(browser);
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  await knock(patient, link, 'Erika Beispiel');
  await patient.page.waitForTimeout(1000);
  expect((await mediaReceived(patient.page)).videoBytes).toBe(0);
  await physician.page.getByTestId('admit').click();
  await expectPicture(patient.page);
  await expectPicture(physician.page);

  // Encrypted as on the embedded engine: every track, and both read the same code.
  await expectEncryptedRoom(physician.page);
  await expectEncryptedRoom(patient.page);
  expect(await codeOn(patient.page)).toBe(await codeOn(physician.page));
  await pressEqual(physician.page);
  await pressEqual(patient.page);
  await expectChat(patient.page, physician.page, 'Guten Tag');

  const remove = physician.page.getByTestId('remove').first();
  if (!(await remove.isVisible())) await physician.page.getByTestId('toggle-people').click();
  await remove.click();
  await physician.page.getByTestId('confirm').click();
  await expect(patient.page.getByTestId('removed-page')).toBeVisible();
  await expect(physician.page.getByTestId('remote-video')).toHaveCount(0);

  const second = await newObserved(browser);
  await knock(second, link, 'Max Muster');
  await physician.page.getByTestId('admit').click();
  await expectPicture(second.page);
  await expectEncryptedRoom(second.page);
  await physician.page.getByTestId('end-meeting').click();
  await physician.page.getByTestId('confirm').click();
  await expect(second.page.getByTestId('ended-page')).toBeVisible();
  await physician.context.close();
  await patient.context.close();
  await second.context.close();
});
