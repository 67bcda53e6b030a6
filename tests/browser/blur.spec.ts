// Blurred background, by its effect: what is left of a fine pattern in the room of the one at the other, through the encrypted call.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test, type Browser, type Page } from '@playwright/test';

import { cpuSeconds } from './browser_cost.js';
import { browserInRoom, detailSince, watchDetail, type Detail } from './drawn_room.js';
import { expectEncryptedRoom, newObserved } from './encryption.js';
import { watchOrigins } from './origins.js';
import { admitPatient, createMeeting, onePractice, signIn, toDeviceCheck } from './practice.js';

test.setTimeout(360_000); // few pictures a second on two cores without a graphics card

const practice = onePractice();

/** Of the sharp room some 170 are seen, of the sharp shirt some 50. */
const kBlurredRoom = 12;
const kSharp = { room: 80, shirt: 25 };
/** Enough to see that nothing is amiss; the figures of docs/decisions come from the many. */
const kPicturesOfCost = process.env.HEYDOK_TEST_STRICT ? 100 : 10;
const kProgram = '**/vision_wasm_internal*.wasm';

const mostOfRoom = (seen: Detail[]): number => Math.max(...seen.map(({ room }) => room));

/** The pictures of a while, some of which have come. */
async function picturesOn(page: Page, count: number): Promise<Detail[]> {
  const seen: Detail[] = [];
  await expect
    .poll(async () => seen.push(...(await detailSince(page))), { timeout: 120_000 })
    .toBeGreaterThan(count);
  return seen;
}

/** Answers the first picture in which the room is seen. */
async function expectSharp(page: Page): Promise<Detail | undefined> {
  let last: Detail | undefined;
  await expect
    .poll(
      async () => {
        last = (await detailSince(page)).at(-1);
        return last?.room ?? -1;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(kSharp.room);
  return last;
}

let folder = '';
let far: Browser;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'heydok-blur-'));
});
test.afterEach(async () => {
  await far.close();
  rmSync(folder, { recursive: true });
});

test('an empty room is not seen from the first picture on, until blur is switched off', async ({
  browser,
}) => {
  far = await browserInRoom(folder, false);
  const physician = await newObserved(browser);
  const patient = await newObserved(far, { locale: 'de-DE' });
  const foreign = await watchOrigins(patient.context, practice.origin);
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  await toDeviceCheck(patient, link, 'Erika Beispiel');
  const choice = patient.page.getByTestId('effect-blur');
  const state = patient.page.getByTestId('blur-state');
  await expect(choice).not.toBeChecked();

  // A program that is not there: no picture, and words instead of it.
  await patient.page.route(kProgram, (route) => route.fulfill({ status: 404 }));
  await choice.check();
  await expect(state).toHaveAttribute('data-state', 'failed');
  await expect(state).toContainText('Ihre Kamera bleibt aus');
  await patient.page.unroute(kProgram);
  await choice.uncheck();

  await choice.check();
  await expect(state).toHaveAttribute('data-state', 'on');
  await patient.page.getByTestId('knock-submit').click();
  await watchDetail(physician.page);
  await physician.page.getByTestId('admit').click();
  const fromTheFirst = await picturesOn(physician.page, 30);
  expect(mostOfRoom(fromTheFirst)).toBeLessThan(kBlurredRoom);
  await expectEncryptedRoom(physician.page);

  await patient.page.getByTestId('toggle-more').click();
  await expect(choice).toBeChecked();
  await choice.uncheck();
  await expectSharp(physician.page);

  // A quick change of mind ends where it was left.
  await choice.check();
  await choice.uncheck();
  await choice.check();
  await expect(state).toHaveAttribute('data-state', 'on');
  await expect
    .poll(async () => (await detailSince(physician.page)).at(-1)?.room ?? 255)
    .toBeLessThan(kBlurredRoom);
  expect(mostOfRoom(await picturesOn(physician.page, 20))).toBeLessThan(kBlurredRoom);
  expect(foreign).toEqual([]);
});

test('somebody who asks for blur in the call is still seen, and their room no more', async ({
  browser,
}) => {
  far = await browserInRoom(folder, true);
  const physician = await newObserved(browser);
  const patient = await newObserved(far, { locale: 'de-DE' });
  const foreign = await watchOrigins(patient.context, practice.origin);
  await admitPatient(physician, patient, practice);
  await expect(physician.page.getByTestId('remote-video')).toBeVisible();
  await watchDetail(physician.page);
  await expectSharp(physician.page);

  /** What the patient's browser uses of the processor: how many cores, and for each picture that arrives. */
  const cost = async (): Promise<{ cores: number; msPerPicture: number }> => {
    await detailSince(physician.page);
    const [beganAt, before] = [performance.now(), await cpuSeconds(far)];
    const { length } = await picturesOn(physician.page, kPicturesOfCost);
    const usedMs = 1000 * ((await cpuSeconds(far)) - before);
    return { cores: usedMs / (performance.now() - beganAt), msPerPicture: usedMs / length };
  };
  const costSharp = await cost();

  await patient.page.getByTestId('toggle-more').click();
  const choice = patient.page.getByTestId('effect-blur');
  const failed = patient.page.getByTestId('blur-failed');
  await patient.page.route(kProgram, (route) => route.fulfill({ status: 404 }));
  await choice.check();
  await expect(failed).toContainText('Deshalb ist Ihre Kamera aus');
  await expect(physician.page.getByTestId('remote-video')).toBeHidden();
  await patient.page.unroute(kProgram);
  // Only who says so shows the room.
  await patient.page.getByTestId('show-all').click();
  await expect(failed).toBeHidden();
  await expect(choice).not.toBeChecked();
  const sharp = await expectSharp(physician.page);

  await choice.check();
  await expect(patient.page.getByTestId('blur-state')).toHaveAttribute('data-state', 'on');
  const change = await picturesOn(physician.page, 60);
  const blurred = change.slice(change.findIndex(({ room }) => room < kBlurredRoom));
  expect(blurred.length).toBeGreaterThan(20);
  expect(mostOfRoom(blurred)).toBeLessThan(kBlurredRoom);
  expect(blurred.at(-1)?.shirt).toBeGreaterThan(kSharp.shirt);
  console.log('detail of room and shirt at the other side:', blurred.at(-1), 'before:', sharp);
  console.log('cost without blur:', costSharp, 'with:', await cost());
  expect(foreign).toEqual([]);
});
