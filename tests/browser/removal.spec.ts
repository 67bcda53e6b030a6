// Who was removed opens nothing a second later, with all their keys and everything that the operator taps. Who reloads
// comes back with the same keys within five minutes, and never otherwise.
import { expect, test, type Page } from '@playwright/test';

import { attackedCalls, expectPicture, timeOfPress } from './attacked_call.js';
import { pressUnequal, showSafety } from './encryption.js';
import { Ghost, participantsOf } from './hostile_room.js';
import { observe, passTime, startSkew } from './observed_worker.js';
import { opened } from './tapped_frames.js';

const stage = attackedCalls('Sprechstunde', 4);

test.afterEach(() => {
  startSkew.ms = 0;
});

const kLimitMs = 1_000;
const kWatchMs = 4_000;
/** For what is not measured. */
const kSetUpMs = 30_000;

/** The moment since which the media engine does not have this person any more. */
async function untilCutOff(identity: string): Promise<number> {
  let there = true;
  await expect(async () => {
    there = (await participantsOf(stage.call.server, stage.call.meeting)).includes(identity);
    expect(there).toBe(false);
  }).toPass({ intervals: [20], timeout: kSetUpMs });
  return Date.now();
}

for (const way of ['removed', 'unequal codes @long'] as const) {
  test(`${way}: nothing opens a second later, and the media engine lets go at once`, async ({
    browser,
  }) => {
    const goes = await stage.call.join('Karl Kurz');
    const going = stage.call.identityOf();
    const ghost = await Ghost.join(browser, stage.call.server, stage.call.meeting);
    await ghost.page.waitForTimeout(2_000);
    const stolen = (await observe(goes.page)).epochSecrets;
    const known = (await observe(stage.call.physician.page)).epochSecrets.length;

    const cut = untilCutOff(going);
    const { page: physician } = stage.call.physician;
    if (way === 'unequal codes @long') await showSafety(physician);
    const from =
      way === 'removed'
        ? await stage.call.remove('Karl Kurz')
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
  const identity = stage.call.identityOf();
  await expect
    .poll(() => participantsOf(stage.call.server, stage.call.meeting))
    .not.toContain(identity);
  await passTime(stage.call.physician.page, ms);
  startSkew.ms += ms;
  await page.goto(stage.call.link);
}

test('the same keys come back within five minutes without a new admission, and not later @long', async () => {
  const patient = await stage.call.join('Erika Beispiel');
  await beAway(patient.page, 290_000);
  await expectPicture(patient.page);
  await expect(stage.call.physician.page.getByTestId('knock-notice')).toHaveCount(0);
  await beAway(patient.page, 301_000);
  await expect(patient.page.getByTestId('waiting-room')).toBeVisible();
  await expect(stage.call.physician.page.getByTestId('knock-notice')).toContainText(
    'Erika Beispiel',
  );
  expect((await observe(patient.page)).epochSecrets).toEqual([]);
});
