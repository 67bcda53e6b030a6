// The same link in two windows of one device: the later one goes on, the earlier one says so, and nobody is let in twice.
import { expect, test, type Page } from '@playwright/test';

import { attackedCalls, expectPicture } from './attacked_call.js';

const stage = attackedCalls();

/** Knock numbers that the patient's device has used. */
function knocks(): number {
  return new Set(stage.call.server.sent('knock', { meeting: stage.call.meeting }).map(knockNumber))
    .size;
}

function knockNumber({ body }: { body: Buffer }): string {
  return body.subarray(6, 22).toString('hex');
}

/** In the waiting room, with a handshake that is done. */
async function expectWaiting(page: Page): Promise<void> {
  await expect(page.getByTestId('waiting-room')).toBeVisible();
  await expect(page.getByTestId('secured')).toBeVisible();
}

test('a second window of a waiting patient takes over, and back', async () => {
  const { page: physician } = stage.call.physician;
  const { page: first, context } = await stage.call.arrive('Erika Beispiel');
  await expectWaiting(first);
  const before = knocks();

  const second = await context.newPage();
  await second.goto(stage.call.link);
  await second.getByTestId('return').click();
  await expectWaiting(second);
  await expect(first.getByTestId('elsewhere-page')).toContainText('in einem anderen Fenster');
  await expect(physician.getByTestId('knock-notice')).toHaveCount(1);

  await first.getByRole('button', { name: 'Hier fortsetzen' }).click();
  await expectWaiting(first);
  await expect(second.getByTestId('elsewhere-page')).toBeVisible();
  expect(knocks()).toBe(before);

  await stage.call.admit('Erika Beispiel');
  await expectPicture(first);
  await expectPicture(physician);
  await expect(physician.getByTestId('knock-notice')).toHaveCount(0);
});
