// The main job: a physician and a patient meet in two real browser contexts through the real binary.
import { expect, test, type Page } from '@playwright/test';

import {
  codeOn,
  expectEncryptedRoom,
  newObserved,
  pressEqual,
  pressUnequal,
} from './encryption.js';
import { mediaReceived } from './peer_connections.js';
import { createMeeting, knock, newPerson, onePractice, signIn, type Person } from './practice.js';

const kCallSeconds = 30;
const kLeastFramesPerSecond = 10;

const practice = onePractice();

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

/** The shared screen is decoded: its video element's frames advance and are as wide as a screen. */
async function expectSharedScreenMoves(page: Page): Promise<void> {
  const video = page.getByTestId('remote-screen');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => element.videoWidth))
    .toBeGreaterThan(600);
  const frames = () =>
    video.evaluate(
      (element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames,
    );
  const before = await frames();
  await expect.poll(frames).toBeGreaterThan(before);
}

async function removePatient(page: Page): Promise<void> {
  const remove = page.getByTestId('remove').first();
  if (!(await remove.isVisible())) await page.getByTestId('toggle-people').click();
  await remove.click();
  await page.getByTestId('confirm').click();
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
  const physician = await newObserved(browser);
  const patient = await newObserved(browser);
  await meet(physician, patient);
  await expectLiveCall([physician.page, patient.page]);
  await expectEncryptedRoom(physician.page);
  await expectEncryptedRoom(patient.page);

  // Both read the same code; one press each.
  const code = await codeOn(physician.page);
  expect(code).toMatch(/^\d{3} \d{3} \S+/);
  expect(await codeOn(patient.page)).toBe(code);
  await expect(patient.page.getByTestId('safety')).toHaveAttribute('data-trust', 'unverified');
  await pressEqual(physician.page);
  await pressEqual(patient.page);

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

  await physician.page.getByTestId('toggle-screen').click();
  await expect(patient.page.getByTestId('remote-screen')).toBeVisible();
  await expectSharedScreenMoves(patient.page);
  await physician.page.getByTestId('toggle-screen').click();
  await expect(patient.page.getByTestId('remote-screen')).toHaveCount(0);

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

test('a removed patient is out, and stays out until admitted anew', async ({ browser }) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  await meet(physician, patient);

  await removePatient(physician.page);
  await expect(patient.page.getByTestId('removed-page')).toBeVisible();
  await expect(physician.page.getByTestId('remote-video')).toHaveCount(0);

  await physician.page.waitForTimeout(2000); // the browser forgets the statistics of the ended tracks
  const before = await mediaReceived(physician.page);
  await patient.page.reload();
  await patient.page.waitForTimeout(3000);
  await expect(patient.page.getByTestId('toggle-mic')).toHaveCount(0);
  const after = await mediaReceived(physician.page);
  expect(after.audioBytes).toBeLessThanOrEqual(before.audioBytes);
  expect(after.videoBytes).toBeLessThanOrEqual(before.videoBytes);
  await physician.context.close();
  await patient.context.close();
});

test('different codes end it for this patient, change the keys and offer a new invitation', async ({
  browser,
}) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  await meet(physician, patient);
  const audited = physician.page.waitForResponse(
    (response) =>
      response.url().endsWith('/findings') &&
      (response.request().postData() ?? '').includes('codes-unequal'),
  );
  await pressUnequal(physician.page);
  expect((await audited).status()).toBe(202);
  await expect(patient.page.getByTestId('codes-differ-page')).toBeVisible();
  await expect(physician.page.getByTestId('remote-video')).toHaveCount(0);
  await expect(physician.page.getByTestId('safety-alarm')).toHaveAttribute(
    'data-alarm',
    'codes-differ',
  );
  await physician.page.getByTestId('new-invitation').click();
  await expect(physician.page.getByTestId('meeting-link')).toHaveValue(/\/m\//);
  await physician.context.close();
  await patient.context.close();
});

test('a Sprech-TAN checks both sides without reading a code aloud', async ({ browser }) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  await expect(physician.page.getByTestId('end-meeting')).toBeVisible();
  await physician.page.getByTestId('make-tan').click();
  const tan = ((await physician.page.getByTestId('tan').textContent()) ?? '').replace(' ', '');
  expect(tan).toMatch(/^\d{8}$/);

  await knock(patient, link, 'Erika Beispiel');
  await patient.page.getByTestId('tan-input').fill(tan === '00000000' ? '11111111' : '00000000');
  await patient.page.getByTestId('tan-submit').click();
  await expect(patient.page.getByRole('alert')).toContainText('stimmt nicht');
  await patient.page.getByTestId('tan-input').fill(tan);
  await patient.page.getByTestId('tan-submit').click();
  await expect(patient.page.getByText('Die Sprech-TAN stimmt')).toBeVisible();
  await physician.page.getByTestId('admit').click();
  await expectPicture(patient.page);
  for (const { page } of [physician, patient]) {
    await expect(page.getByTestId('safety')).toHaveAttribute('data-trust', 'verified');
  }
  await physician.context.close();
  await patient.context.close();
});

test('a denied patient is told kindly and gets no media', async ({ browser }) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  await knock(patient, link, 'Max Muster');
  await physician.page.getByTestId('deny').click();
  await physician.page.getByTestId('confirm').click();
  await expect(patient.page.getByTestId('denied-page')).toBeVisible();
  expect((await mediaReceived(patient.page)).connections).toBe(0);
  await physician.context.close();
  await patient.context.close();
});

test('a patient whose device lost its keys is let in anew, never by itself', async ({
  browser,
}) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  await meet(physician, patient);
  await patient.page.goto('about:blank');
  await patient.page.goto(practice.origin);
  await patient.page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        indexedDB.deleteDatabase('heydok-e2ee').onsuccess = () => resolve();
      }),
  );
  await patient.page.goBack();
  await patient.page.goBack();
  // The server still lets this person in; the physician's device does not.
  await expect(patient.page.getByTestId('waiting-room')).toBeVisible();
  await expect(physician.page.getByTestId('knock-notice')).toContainText('Erika Beispiel');
  await patient.page.waitForTimeout(2000);
  expect((await mediaReceived(patient.page)).connections).toBe(0);
  await physician.page.getByTestId('admit').click();
  await expectPicture(patient.page);
  await physician.context.close();
  await patient.context.close();
});

test('a physician who reloads the page has the same people and new keys', async ({ browser }) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  await meet(physician, patient);
  const code = await codeOn(patient.page);
  await physician.page.reload();
  await expect(physician.page.getByTestId('end-meeting')).toBeVisible();
  await expectPicture(physician.page);
  const before = (await mediaReceived(patient.page)).framesDecoded;
  await expect
    .poll(async () => (await mediaReceived(patient.page)).framesDecoded, { timeout: 20_000 })
    .toBeGreaterThan(before + 20);
  await expect(physician.page.getByTestId('knock-notice')).toHaveCount(0);
  expect(await codeOn(physician.page)).toBe(code);
  await physician.context.close();
  await patient.context.close();
});

test('a patient who reloads the page is back in the call without a second knock', async ({
  browser,
}) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  await meet(physician, patient);
  await patient.page.reload();
  await expect(patient.page.getByTestId('toggle-mic')).toBeVisible();
  await expectPicture(patient.page);
  await expect(physician.page.getByTestId('knock-notice')).toHaveCount(0);
  await physician.context.close();
  await patient.context.close();
});
