// The operator between the epochs: it holds back heartbeats and keys, or changes their order. The clock of a page's
// worker is moved by the test; the seconds are the product's own.
import { expect, test } from '@playwright/test';

import { attackedBrowser, AttackedPractice, type AttackedCall } from './attacked_call.js';
import { pressEqual } from './encryption.js';
import { Ghost, type TappedFrame } from './hostile_room.js';
import { isOf, type Relayed } from './hostile_server.js';
import { observe, passTime } from './observed_worker.js';
import type { Person } from './practice.js';
import { epochOf, opened } from './tapped_frames.js';

test.use(attackedBrowser);

let place: AttackedPractice;
let call: AttackedCall;
let ghost: Ghost | null = null;

test.beforeAll(async () => {
  place = await AttackedPractice.open();
});

test.beforeEach(async ({ browser }) => {
  call = await place.begin(browser, 'Sprechstunde', 4);
});

test.afterEach(async () => {
  await ghost?.leave();
  ghost = null;
  await call.close();
});

test.afterAll(() => place.close());

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
  const patient = await call.join('Erika Beispiel');
  const identity = call.identityOf();
  ghost = await Ghost.join(browser, call.server, call.meeting);
  await pressEqual(call.physician.page);
  const before = await framesFromNow(identity);
  const secrets = await secretsOf(call.physician);
  expect((await opened(before, secrets, 1)).length).toBe(before.length);
  expect(before.length).toBeGreaterThan(20);

  call.server.meddle = (message) => (message.from === 'host' ? [] : [message]);
  await passTime(patient.page, 25_000);
  await expect(patient.page.getByText('schlecht zu erreichen')).toHaveCount(0);
  await passTime(patient.page, 6_000);
  await expect(patient.page.getByText('schlecht zu erreichen')).toBeVisible();
  expect((await opened(await framesFromNow(identity), secrets, 1)).length).toBeGreaterThan(20);
  await passTime(patient.page, 30_000);
  await expect(patient.page.getByText('Ihr Bild und Ton sind angehalten')).toBeVisible();
  await call.expectAlarm(
    'heartbeat-lost',
    /bekommt Ihre Nachrichten seit einer Minute nicht mehr/,
    'encryption-relay-silent',
    identity,
  );
  const after = await framesFromNow(identity);
  expect(await opened(after, await secretsOf(call.physician), 1)).toEqual([]);

  // The operator lets go after a minute for both: it heals by itself.
  await passTime(call.physician.page, 61_000);
  call.server.meddle = (message) => [message];
  await expect(patient.page.getByText('Ihr Bild und Ton sind angehalten')).toHaveCount(0);
  const healed = await framesFromNow(identity);
  expect((await opened(healed, await secretsOf(call.physician), 1)).length).toBeGreaterThan(20);
});

test('epochs in another order are refused: nobody goes back to older keys', async ({ browser }) => {
  await call.join('Erika Beispiel');
  const identity = call.identityOf();
  ghost = await Ghost.join(browser, call.server, call.meeting);
  const held: Relayed[] = [];
  const epoch = (await secretsOf(call.physician)).length + 1;
  call.server.meddle = (message) => {
    if (!isOf(message, 'epoch') || message.body.readUInt32BE(24) !== epoch) return [message];
    held.push(message);
    return [];
  };
  await passTime(call.physician.page, 600_001);
  await expect.poll(() => held.length, { timeout: 20_000 }).toBeGreaterThan(0);
  await passTime(call.physician.page, 600_001);
  const acknowledged = () =>
    call.server
      .sent('ack', { meeting: call.meeting })
      .some(({ body }) => body.readUInt32BE(24) === epoch + 1);
  await expect.poll(acknowledged, { timeout: 20_000 }).toBe(true);
  for (const message of held) await call.server.deliver(message);
  await call.expectAlarm(
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
  const stays = await call.join('Erika Beispiel');
  const goes = await call.join('Karl Kurz');
  ghost = await Ghost.join(browser, call.server, call.meeting);
  const [staying, going] = [call.identityOf(0), call.identityOf(1)];
  call.server.meddle = (message) =>
    isOf(message, 'epoch') && message.to === staying ? [] : [message];
  const stolen = await secretsOf(goes);
  const known = (await secretsOf(call.physician)).length;
  await call.remove('Karl Kurz');
  const frames = await framesFromNow(staying);
  // The removed person's keys, and the operator's tap: together they still open nothing.
  expect(frames.length).toBeGreaterThan(20);
  expect(await opened(frames, stolen, known - stolen.length + 1)).toEqual([]);
  expect(await opened(frames, await secretsOf(call.physician), 1)).toEqual([]);
  await expect(stays.page.getByTestId('request-keys')).toBeVisible({ timeout: 10_000 });
  await call.expectAlarm(
    'relay-silent',
    /bestätigt den neuen Schlüssel nicht/,
    'encryption-relay-silent',
    staying,
  );
  expect(going).not.toBe(staying);

  call.server.meddle = (message) => [message];
  await expect(stays.page.getByTestId('request-keys')).toHaveCount(0);
  const healed = await framesFromNow(staying);
  const secrets = await secretsOf(call.physician);
  expect((await opened(healed, secrets, 1)).length).toBeGreaterThan(20);
});
