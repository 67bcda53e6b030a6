// Both sides on a bad network, media and signalling alike, while the relay loses three of ten messages of the encryption
// and the physician reloads: it heals by itself, and nobody waits longer than five seconds without a sentence and a
// button. Run in a network namespace of its own (netns.sh), by ./dev test and, longer, by ./dev e2e network.
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';

import { newObserved } from './encryption.js';
import { loseHandshake } from './handshake_loss.js';
import { HostileServer } from './hostile_server.js';
import { kServerAddress, NetworkLink } from './network_link.js';
import { expectHelpedInTime, expectOther, watchPatience } from './patience.js';
import { mediaReceived } from './peer_connections.js';
import { chromiumOptions } from './playwright.config.js';
import {
  createMeeting,
  openPractice,
  signIn,
  toDeviceCheck,
  type Person,
  type Practice,
} from './practice.js';

/** Of each side's line, in each direction. */
const kLine = { rate: 400, loss: 10, queue: 300 } as const;
const kDelayMs = 150;
const kJitterMs = 50;
/** It has to heal at all; how fast it does is the network's matter. */
const kHealsWithinMs = 150_000;

let practice: Practice;
let server: HostileServer;
let links: NetworkLink[] = [];
let browsers: Browser[] = [];
let swaying: ReturnType<typeof setInterval> | undefined;

test.beforeEach(async () => {
  practice = await openPractice({ HEYDOK_RTC_ADDRESS: kServerAddress });
  server = await HostileServer.open(practice.server.httpPort, {
    address: kServerAddress,
    observed: false,
  });
  practice.origin = server.origin;
  links = [await NetworkLink.open(0), await NetworkLink.open(1)];
  const args = [
    ...chromiumOptions.args,
    `--unsafely-treat-insecure-origin-as-secure=${server.origin}`,
  ];
  browsers = await Promise.all(
    links.map((link) => chromium.launch({ executablePath: link.chromium, args })),
  );
});

test.afterEach(async () => {
  clearInterval(swaying);
  for (const browser of browsers) await browser.close();
  for (const link of links) link.close();
  server.close();
  expect(await practice.server.stop(), practice.server.output()).toBe(0);
});

async function personBehind(browser: Browser | undefined): Promise<Person> {
  if (!browser) throw new Error('no browser');
  const person = await newObserved(browser, { locale: 'de-DE' });
  await watchPatience(person.context);
  return person;
}

/** Both lines are bad from now on: narrow, far, losing, and never twice the same delay. */
function spoilLines(): void {
  const directions = links.flatMap((link) => [
    { link, way: 'up' as const },
    { link, way: 'down' as const },
  ]);
  for (const { link, way } of directions) {
    for (const [what, value] of Object.entries(kLine)) {
      link.set(way, what as keyof typeof kLine, value);
    }
  }
  const sway = (): void => {
    for (const { link, way } of directions) {
      link.set(way, 'delay', kDelayMs + Math.round((Math.random() * 2 - 1) * kJitterMs));
    }
  };
  sway();
  swaying = setInterval(sway, 200);
}

/** New frames of the other person are decoded here. */
async function expectMovingPicture({ page }: Person): Promise<void> {
  const frames = async () => (await mediaReceived(page)).framesDecoded;
  const before = await frames();
  await expect.poll(frames, { timeout: kHealsWithinMs }).toBeGreaterThan(before);
  await expect(page.getByTestId('remote-video').first()).toBeVisible({ timeout: kHealsWithinMs });
}

async function admitAsSoonAsNamed(page: Page, name: string): Promise<void> {
  await expect(page.getByTestId('knock-notice')).toContainText(name, { timeout: kHealsWithinMs });
  await page.getByTestId('admit').click();
}

async function meetAndReload(seed: number, linesAreBadFrom: 'arrival' | 'knock'): Promise<void> {
  const physician = await personBehind(browsers[0]);
  const patient = await personBehind(browsers[1]);
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  await expect(physician.page.getByTestId('end-meeting')).toBeVisible();
  if (linesAreBadFrom === 'arrival') spoilLines();
  await toDeviceCheck(patient, link, 'Erika Beispiel');
  if (linesAreBadFrom === 'knock') spoilLines();
  const count = loseHandshake(server, seed);

  await patient.page.getByTestId('knock-submit').click();
  await admitAsSoonAsNamed(physician.page, 'Erika Beispiel');
  for (const person of [physician, patient]) await expectOther(person.page);
  for (const person of [physician, patient]) await expectMovingPicture(person);

  await physician.page.reload({ waitUntil: 'commit', timeout: kHealsWithinMs });
  await expectMovingPicture(physician);
  await expectMovingPicture(patient);
  // The same person is back, without another admission.
  await expect(physician.page.getByTestId('knock-notice')).toHaveCount(0);

  expect(count.lost).toBeGreaterThan(0);
  await expectHelpedInTime(physician.page, 'the physician');
  await expectHelpedInTime(patient.page, 'the patient');
}

test('both meet, and meet again after the physician reloads', async () => {
  test.setTimeout(480_000);
  await meetAndReload(11, 'knock');
});

for (const seed of [12, 13]) {
  test(`the patient's first visit is over the bad line too (seed ${seed}) @long`, async () => {
    test.setTimeout(900_000);
    await meetAndReload(seed, 'arrival');
  });
}
