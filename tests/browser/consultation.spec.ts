// The main job: a physician and a patient meet in two real browser contexts through the real binary.
import { expect, test, type Page } from '@playwright/test';

import { mediaReceived } from './peer_connections.js';
import {
  createMeeting,
  knock,
  newPerson,
  openPractice,
  signIn,
  type Person,
  type Practice,
} from './practice.js';

const kCallSeconds = 30;
const kLeastFramesPerSecond = 10;

let practice: Practice;

test.beforeAll(async () => {
  practice = await openPractice();
});

test.afterAll(async () => {
  expect(await practice.server.stop()).toBe(0);
});

async function expectPicture(page: Page): Promise<void> {
  await expect
    .poll(async () => (await mediaReceived(page)).framesDecoded, { timeout: 20_000 })
    .toBeGreaterThan(0);
}

/** Decodes for `kCallSeconds` on both sides and checks frames and sound of each against the floor. */
async function expectLiveCall(pages: Page[]): Promise<void> {
  const before = await Promise.all(pages.map(mediaReceived));
  await pages[0]?.waitForTimeout(kCallSeconds * 1000);
  const after = await Promise.all(pages.map(mediaReceived));
  pages.forEach((_, side) => {
    const frames = (after[side]?.framesDecoded ?? 0) - (before[side]?.framesDecoded ?? 0);
    const energy = (after[side]?.audioEnergy ?? 0) - (before[side]?.audioEnergy ?? 0);
    console.log(`side ${side}: ${frames} frames, audio energy ${energy.toFixed(4)}`);
    expect(frames).toBeGreaterThanOrEqual(kCallSeconds * kLeastFramesPerSecond);
    expect(energy).toBeGreaterThan(0.001);
  });
}

async function meet(physician: Person, patient: Person): Promise<void> {
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  await expect(physician.page.getByTestId('end-meeting')).toBeVisible();

  await knock(patient, link, 'Erika Beispiel');
  await expect(physician.page.getByTestId('knock-notice')).toContainText('Erika Beispiel');

  // Nothing flows before the physician says so.
  await patient.page.waitForTimeout(2000);
  const patientBefore = await mediaReceived(patient.page);
  expect(patientBefore.videoBytes + patientBefore.audioBytes).toBe(0);
  const physicianBefore = await mediaReceived(physician.page);
  expect(physicianBefore.videoBytes + physicianBefore.audioBytes).toBe(0);

  await physician.page.getByTestId('admit').click();
  await expectPicture(patient.page);
  await expectPicture(physician.page);
}

test('a physician and a patient see and hear each other, chat, share, mute and end', async ({
  browser,
}) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  await meet(physician, patient);
  await expectLiveCall([physician.page, patient.page]);

  // Recording is the physician's alone.
  await expect(physician.page.getByTestId('recording')).toBeVisible();
  await expect(patient.page.getByTestId('recording')).toHaveCount(0);
  await expect(patient.page.getByTestId('end-meeting')).toHaveCount(0);
  await expect(patient.page.getByTestId('remove')).toHaveCount(0);

  for (const [from, to, text] of [
    [physician, patient, 'Guten Tag, hören Sie mich?'],
    [patient, physician, 'Ja, sehr gut.'],
  ] as const) {
    if (!(await from.page.getByTestId('chat-input').isVisible())) {
      await from.page.getByTestId('toggle-chat').click();
    }
    await from.page.getByTestId('chat-input').fill(text);
    await from.page.getByTestId('chat-send').click();
    if (!(await to.page.getByTestId('chat-input').isVisible())) {
      await to.page.getByTestId('toggle-chat').click();
    }
    await expect(to.page.getByTestId('chat-message').filter({ hasText: text })).toBeVisible();
  }

  await patient.page.getByTestId('toggle-mic').click();
  await expect(physician.page.getByTestId('remote-muted')).toBeVisible();
  await patient.page.getByTestId('toggle-mic').click();
  await expect(physician.page.getByTestId('remote-muted')).toHaveCount(0);

  await physician.page.getByTestId('end-meeting').click();
  await physician.page.getByTestId('confirm').click();
  await expect(physician.page.getByTestId('ended-page')).toBeVisible();
  await expect(patient.page.getByTestId('ended-page')).toBeVisible();
  await physician.context.close();
  await patient.context.close();
});
