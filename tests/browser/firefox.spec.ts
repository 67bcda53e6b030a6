// Firefox in a call, with Chromium and with itself: both see and hear the other, chat and end. Run by ./dev test
// in a network namespace of its own (netns.sh).
import { expect, test, type Page } from '@playwright/test';

import { FirefoxPerson } from './firefox.js';
import { mediaReceived, type MediaReceived } from './peer_connections.js';
import { createMeeting, newPerson, onePractice, signIn } from './practice.js';

const kAddressInHere = '10.77.0.1';
const kCallSeconds = 5;
const kLeastFramesPerSecond = 5;

const practice = onePractice({ HEYDOK_RTC_ADDRESS: kAddressInHere });
let firefox: FirefoxPerson;

test.beforeEach(async () => {
  firefox = await FirefoxPerson.open();
});

test.afterEach(async () => {
  await firefox.close();
});

type Read = () => Promise<MediaReceived>;

const readerOf =
  (page: Page): Read =>
  () =>
    mediaReceived(page);

/** Each side decodes pictures and hears sound, and goes on doing so. */
async function expectCall(sides: Record<string, Read>): Promise<void> {
  for (const read of Object.values(sides)) {
    await expect.poll(async () => (await read()).framesDecoded, { timeout: 40_000 }).not.toBe(0);
  }
  const readings = Object.entries(sides).map(async ([side, read]) => {
    const before = await read();
    await new Promise((resolve) => setTimeout(resolve, kCallSeconds * 1000));
    const after = await read();
    const frames = after.framesDecoded - before.framesDecoded;
    const energy = after.audioEnergy - before.audioEnergy;
    console.log(`${side}: ${frames} frames, audio energy ${energy.toFixed(4)}`);
    expect(frames, side).toBeGreaterThanOrEqual(kCallSeconds * kLeastFramesPerSecond);
    expect(energy, side).toBeGreaterThan(0.0001);
  });
  await Promise.all(readings);
}

test('a physician in Chromium and a patient in Firefox', async ({ browser }) => {
  const physician = await newPerson(browser);
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  await firefox.knock(link, 'Erika Beispiel');
  await physician.page.getByTestId('admit').click();
  await expectCall({ Chromium: readerOf(physician.page), Firefox: () => firefox.media() });

  await physician.page.getByTestId('toggle-chat').click();
  await physician.page.getByTestId('chat-input').fill('Guten Tag');
  await physician.page.getByTestId('chat-send').click();
  await firefox.click('toggle-chat');
  await firefox.sees('chat-message');

  await physician.page.getByTestId('end-meeting').click();
  await physician.page.getByTestId('confirm').click();
  await firefox.sees('ended-page');
  await physician.context.close();
});

test('a physician and a patient in Firefox', async () => {
  const patient = await FirefoxPerson.open();
  await firefox.signIn(practice.origin, practice.email, practice.password);
  const link = await firefox.createMeeting();
  await firefox.click('open-meeting');
  await patient.knock(link, 'Erika Beispiel');
  await firefox.click('admit');
  await expectCall({ physician: () => firefox.media(), patient: () => patient.media() });
  await firefox.click('end-meeting');
  await firefox.click('confirm');
  await patient.sees('ended-page');
  await patient.close();
});
