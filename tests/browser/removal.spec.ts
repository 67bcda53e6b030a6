// Who was removed opens nothing a second later, with all their keys and everything that the operator taps. Who reloads
// comes back with the same keys within five minutes, and never otherwise.
import { expect, test, type Page } from '@playwright/test';

import {
  attackedBrowser,
  AttackedPractice,
  expectPicture,
  timeOfPress,
  type AttackedCall,
} from './attacked_call.js';
import { pressUnequal, showSafety } from './encryption.js';
import { Ghost, participantsOf } from './hostile_room.js';
import { observe, passTime, startSkew } from './observed_worker.js';
import { opened } from './tapped_frames.js';

test.use(attackedBrowser);

let place: AttackedPractice;
let call: AttackedCall;

test.beforeAll(async () => {
  place = await AttackedPractice.open();
});

test.beforeEach(async ({ browser }) => {
  call = await place.begin(browser, 'Sprechstunde', 4);
});

test.afterEach(async () => {
  startSkew.ms = 0;
  await call.close();
});

test.afterAll(() => place.close());

const kLimitMs = 1_000;
const kWatchMs = 4_000;
/** For what is not measured. */
const kSetUpMs = 30_000;

/** The moment since which the media engine does not have this person any more. */
async function untilCutOff(identity: string): Promise<number> {
  let there = true;
  await expect(async () => {
    there = (await participantsOf(call.server, call.meeting)).includes(identity);
    expect(there).toBe(false);
  }).toPass({ intervals: [20], timeout: kSetUpMs });
  return Date.now();
}

for (const way of ['removed', 'unequal codes @long'] as const) {
  test(`${way}: nothing opens a second later, and the media engine lets go at once`, async ({
    browser,
  }) => {
    const goes = await call.join('Karl Kurz');
    const going = call.identityOf();
    const ghost = await Ghost.join(browser, call.server, call.meeting);
    await ghost.page.waitForTimeout(2_000);
    const stolen = (await observe(goes.page)).epochSecrets;
    const known = (await observe(call.physician.page)).epochSecrets.length;

    const cut = untilCutOff(going);
    const { page: physician } = call.physician;
    if (way === 'unequal codes @long') await showSafety(physician);
    const from =
      way === 'removed'
        ? await call.remove('Karl Kurz')
        : await timeOfPress(physician, () => pressUnequal(physician));
    const cutOff = (await cut) - from;
    await ghost.page.waitForTimeout(kWatchMs);
    const frames = (await ghost.frames()).filter(({ identity }) => identity !== going);
    const open = await opened(frames, stolen, known - stolen.length + 1);
    const last = Math.max(0, ...open.map(({ atMs }) => atMs)) - from;
    const later = frames.filter(({ atMs }) => atMs - from > kLimitMs);
    console.log(`${way}: last frame that opened after ${last} ms, cut off after ${cutOff} ms`);
    // Enough was tapped, before and after.
    expect(open.length).toBeGreaterThan(50);
    expect(later.length).toBeGreaterThan(100);
    expect(last).toBeLessThan(kLimitMs);
    expect(cutOff).toBeLessThan(kLimitMs);
    const page = way === 'removed' ? 'removed-page' : 'codes-differ-page';
    await expect(goes.page.getByTestId(page)).toBeVisible();
    await ghost.leave();
  });
}

/** Leaves the page, and comes back when so much time has passed for both devices. */
async function beAway(page: Page, ms: number): Promise<void> {
  await page.goto('about:blank');
  const identity = call.identityOf();
  await expect.poll(() => participantsOf(call.server, call.meeting)).not.toContain(identity);
  await passTime(call.physician.page, ms);
  startSkew.ms += ms;
  await page.goto(call.link);
}

test('the same keys come back within five minutes without a new admission, and not later @long', async () => {
  const patient = await call.join('Erika Beispiel');
  await beAway(patient.page, 290_000);
  await expectPicture(patient.page);
  await expect(call.physician.page.getByTestId('knock-notice')).toHaveCount(0);
  await beAway(patient.page, 301_000);
  await expect(patient.page.getByTestId('waiting-room')).toBeVisible();
  await expect(call.physician.page.getByTestId('knock-notice')).toContainText('Erika Beispiel');
  expect((await observe(patient.page)).epochSecrets).toEqual([]);
});
