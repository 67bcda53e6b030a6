// The operator between the epochs: it holds back heartbeats and keys, or changes their order. The clock of a page's
// worker is moved by the test; the seconds are the product's own.
import { expect, test } from '@playwright/test';

import { attackedCalls } from './attacked_call.js';
import { pressEqual } from './encryption.js';
import { Ghost, type TappedFrame } from './hostile_room.js';
import { isOf, type Relayed } from './hostile_server.js';
import { observe, passTime } from './observed_worker.js';
import type { Person } from './practice.js';
import { epochOf, opened } from './tapped_frames.js';

let ghost: Ghost | null = null;

test.afterEach(async () => {
  await ghost?.leave();
  ghost = null;
});

const stage = attackedCalls('Sprechstunde', 4);

/** Long enough for what was on its way. */
const kSettleMs = 1_500;
const kWatchMs = 2_500;

/** What the operator taps of somebody from now on, for a moment. */
async function framesFromNow(identity: string): Promise<TappedFrame[]> {
  if (!ghost) throw new Error('nobody taps');
  await ghost.page.waitForTimeout(kSettleMs);
  const from = Date.now();
  await ghost.page.waitForTimeout(kWatchMs);
  const frames = await ghost.frames();
  return frames.filter((frame) => frame.identity === identity && frame.atMs > from);
}

/** All epoch secrets, from the device that makes them. */
async function secretsOf({ page }: Person): Promise<string[]> {
  return (await observe(page)).epochSecrets;
}

test('without heartbeats a guest warns after 30 s and stops after 60 s, and the physician is told @long', async ({
  browser,
}) => {
  const patient = await stage.call.join('Erika Beispiel');
  const identity = stage.call.identityOf();
  ghost = await Ghost.join(browser, stage.call.server, stage.call.meeting);
  await pressEqual(stage.call.physician.page);
  const before = await framesFromNow(identity);
  const secrets = await secretsOf(stage.call.physician);
  expect((await opened(before, secrets, 1)).length).toBe(before.length);
  expect(before.length).toBeGreaterThan(20);

  stage.call.server.meddle = (message) => (message.from === 'host' ? [] : [message]);
  await passTime(patient.page, 25_000);
  await expect(patient.page.getByText('schlecht zu erreichen')).toHaveCount(0);
  await passTime(patient.page, 6_000);
  await expect(patient.page.getByText('schlecht zu erreichen')).toBeVisible();
  expect((await opened(await framesFromNow(identity), secrets, 1)).length).toBeGreaterThan(20);
  await passTime(patient.page, 30_000);
  await expect(patient.page.getByText('Ihr Bild und Ton sind angehalten')).toBeVisible();
  await stage.call.expectAlarm(
    'heartbeat-lost',
    /bekommt Ihre Nachrichten seit einer Minute nicht mehr/,
    'encryption-relay-silent',
    identity,
  );
  const after = await framesFromNow(identity);
  expect(await opened(after, await secretsOf(stage.call.physician), 1)).toEqual([]);

  // The operator lets go after a minute for both: it heals by itself.
  await passTime(stage.call.physician.page, 61_000);
  stage.call.server.meddle = (message) => [message];
  await expect(patient.page.getByText('Ihr Bild und Ton sind angehalten')).toHaveCount(0);
  const healed = await framesFromNow(identity);
  expect((await opened(healed, await secretsOf(stage.call.physician), 1)).length).toBeGreaterThan(
    20,
  );
});

test('epochs in another order are refused: nobody goes back to older keys', async ({ browser }) => {
  await stage.call.join('Erika Beispiel');
  const identity = stage.call.identityOf();
  ghost = await Ghost.join(browser, stage.call.server, stage.call.meeting);
  const held: Relayed[] = [];
  const epoch = (await secretsOf(stage.call.physician)).length + 1;
  stage.call.server.meddle = (message) => {
    if (!isOf(message, 'epoch') || message.body.readUInt32BE(24) !== epoch) return [message];
    held.push(message);
    return [];
  };
  await passTime(stage.call.physician.page, 600_001);
  await expect.poll(() => held.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await passTime(stage.call.physician.page, 600_001);
  const acknowledged = () =>
    stage.call.server
      .sent('ack', { meeting: stage.call.meeting })
      .some(({ body }) => body.readUInt32BE(24) === epoch + 1);
  await expect.poll(acknowledged, { timeout: 20_000 }).toBe(true);
  for (const message of held) await stage.call.server.deliver(message);
  await stage.call.expectAlarm(
    'replayed-message',
    /gefälschte oder wiederholte/,
    'encryption-message-forged',
    identity,
  );
  const frames = await framesFromNow(identity);
  expect(frames.length).toBeGreaterThan(20);
  expect(new Set(frames.map(epochOf))).toEqual(new Set([epoch + 1]));
});

test('keys that are held back after a removal stop the guest who lacks them @long', async ({
  browser,
}) => {
  const stays = await stage.call.join('Erika Beispiel');
  const goes = await stage.call.join('Karl Kurz');
  ghost = await Ghost.join(browser, stage.call.server, stage.call.meeting);
  const [staying, going] = [stage.call.identityOf(0), stage.call.identityOf(1)];
  stage.call.server.meddle = (message) =>
    isOf(message, 'epoch') && message.to === staying ? [] : [message];
  const stolen = await secretsOf(goes);
  const known = (await secretsOf(stage.call.physician)).length;
  await stage.call.remove('Karl Kurz');
  const frames = await framesFromNow(staying);
  // The removed person's keys, and the operator's tap: together they still open nothing.
  expect(frames.length).toBeGreaterThan(20);
  expect(await opened(frames, stolen, known - stolen.length + 1)).toEqual([]);
  expect(await opened(frames, await secretsOf(stage.call.physician), 1)).toEqual([]);
  await expect(stays.page.getByTestId('request-keys')).toBeVisible({ timeout: 10_000 });
  await stage.call.expectAlarm(
    'relay-silent',
    /bestätigt den neuen Schlüssel nicht/,
    'encryption-relay-silent',
    staying,
  );
  expect(going).not.toBe(staying);

  stage.call.server.meddle = (message) => [message];
  await expect(stays.page.getByTestId('request-keys')).toHaveCount(0);
  const healed = await framesFromNow(staying);
  const secrets = await secretsOf(stage.call.physician);
  expect((await opened(healed, secrets, 1)).length).toBeGreaterThan(20);
});
