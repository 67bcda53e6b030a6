// The relay loses, the network is bad, the physician reloads: it heals by itself, and nobody waits longer than five
// seconds without a sentence and a button.
import { expect, test } from '@playwright/test';

import { attackedCalls, expectPicture } from './attacked_call.js';
import { loseHandshake, type LossCount } from './handshake_loss.js';
import { observe } from './observed_worker.js';
import { expectHelpedInTime, expectOther } from './patience.js';

const stage = attackedCalls();

function lose(seed: number): LossCount {
  return loseHandshake(stage.call.server, seed);
}

async function expectPatience(): Promise<void> {
  for (const { page } of [stage.call.physician, ...stage.call.guests])
    await expectHelpedInTime(page);
}

async function meet(): Promise<void> {
  const patient = await stage.call.arrive('Erika Beispiel');
  await expect(stage.call.physician.page.getByTestId('knock-notice')).toContainText(
    'Erika Beispiel',
    {
      timeout: 60_000,
    },
  );
  await stage.call.physician.page.getByTestId('admit').click();
  for (const { page } of [stage.call.physician, patient]) await expectOther(page);
  for (const { page } of [stage.call.physician, patient]) await expectPicture(page);
}

for (const run of ['seed 11', 'seed 12 @long', 'seed 13 @long']) {
  test(`30 % of the relayed messages are lost (${run}): both meet all the same`, async () => {
    const count = lose(Number(/\d+/.exec(run)?.[0]));
    await meet();
    expect(count.lost).toBeGreaterThan(0);
    await expectPatience();
  });
}

test('the physician reloads while messages are lost: the same person is back @long', async () => {
  await meet();
  const count = lose(13);
  const before = (await observe(stage.call.physician.page)).epochSecrets;
  await stage.call.physician.page.reload();
  await expectPicture(stage.call.physician.page);
  await expect(stage.call.physician.page.getByTestId('knock-notice')).toHaveCount(0);
  const [patient] = stage.call.guests;
  if (!patient) throw new Error('no patient');
  // Under new keys, which the patient has.
  await expect
    .poll(async () => {
      const { epochSecrets } = await observe(patient.page);
      return epochSecrets.some((secret) => !before.includes(secret));
    })
    .toBe(true);
  await expectPicture(patient.page);
  expect(count.passed).toBeGreaterThan(0);
  await expectPatience();
});
