// The operator in the handshake: its own keys in the middle, admissions that it forges or plays again.
import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';

import { grantBody } from '../../web/src/e2ee/core/bodies';
import { compose } from '../../web/src/e2ee/core/envelope';
import { systemEntropy } from '../../web/src/e2ee/core/primitives';
import { attackedBrowser, AttackedPractice, type AttackedCall } from './attacked_call.js';
import { codeOn, pressUnequal } from './encryption.js';
import { observe } from './observed_worker.js';
import { mediaReceived } from './peer_connections.js';
import { SwappedKeys } from './swapped_keys.js';

test.use(attackedBrowser);

let place: AttackedPractice;
let call: AttackedCall;

test.beforeAll(async () => {
  place = await AttackedPractice.open();
});

test.beforeEach(async ({ browser }) => {
  call = await place.begin(browser);
});

test.afterEach(() => call.close());
test.afterAll(() => place.close());

const kKnockAt = 6;
const kKnockSize = 16;

test('keys swapped in the handshake: the codes differ, and one press ends it', async () => {
  const identity = await call.physicianIdentity();
  const attacker = await SwappedKeys.begin(call.server, call.meeting, identity);
  const patient = await call.arrive('Erika Beispiel');
  await call.admit('Erika Beispiel');
  await expect(patient.page.getByTestId('toggle-mic')).toBeVisible();
  const shown = await codeOn(call.physician.page);
  const compared = await codeOn(patient.page);
  expect(shown).toMatch(/^\d{3} \d{3} \S+/);
  expect(compared).toMatch(/^\d{3} \d{3} \S+/);
  // Neither the digits nor the words agree.
  expect(compared.slice(0, 7)).not.toBe(shown.slice(0, 7));
  expect(compared.slice(8)).not.toBe(shown.slice(8));
  expect(attacker.stolen.size).toBeGreaterThan(0);

  const victim = call.identityOf();
  await pressUnequal(call.physician.page);
  await call.expectAlarm('codes-differ', /ungleich/, 'encryption-codes-unequal', victim);
  await expect(call.physician.page.getByTestId('new-invitation')).toBeVisible();
  const { epochSecrets } = await observe(call.physician.page);
  expect(attacker.stolen.has(epochSecrets.length)).toBe(false);
  await attacker.end();
});

test('a forged admission lets nobody in', async () => {
  const patient = await call.arrive('Erika Beispiel');
  await expect(patient.page.getByTestId('secured')).toBeVisible();
  const [knock] = call.server.sent('knock', { meeting: call.meeting });
  if (!knock) throw new Error('no knock');
  const { privateKey } = await systemEntropy.signingKey();
  const { publicKey: enc } = await systemEntropy.agreementKey();
  const grant = { epoch: 7, mode: 0, atOnce: true, time: Date.now(), enc } as const;
  const body = grantBody.write({
    ...grant,
    sealed: new Uint8Array(randomBytes(80)),
    roster: new Uint8Array(randomBytes(300)),
  });
  const route = { meeting: call.meeting, from: 'host', to: knock.from };
  const number = new Uint8Array(knock.body.subarray(kKnockAt, kKnockAt + kKnockSize));
  const forged = await compose(route, 'admit', number, body, privateKey);
  await call.server.deliver({ ...route, body: Buffer.from(forged) });
  await call.expectAlarm(
    'forged-message',
    /gefälschte oder wiederholte/,
    'encryption-message-forged',
    knock.from,
  );
  await expect(patient.page.getByTestId('waiting-room')).toBeVisible();
  expect((await observe(patient.page)).epochSecrets).toEqual([]);
  expect((await mediaReceived(patient.page)).connections).toBe(0);
});

test('an admission that is played again opens nothing, for the same person or another', async () => {
  await call.join('Erika Beispiel');
  const first = call.identityOf(0);
  const [admit] = call.server.sent('admit', { meeting: call.meeting });
  if (!admit) throw new Error('no admission');
  await call.server.deliver(admit);
  await call.expectAlarm(
    'replayed-message',
    /gefälschte oder wiederholte/,
    'encryption-message-forged',
    first,
  );

  const other = await call.arrive('Karl Kurz');
  await expect(other.page.getByTestId('secured')).toBeVisible();
  const second = call.identityOf(1);
  await call.server.deliver({ ...admit, to: second });
  await call.expectAlarm(
    'forged-message',
    /gefälschte oder wiederholte/,
    'encryption-message-forged',
    second,
  );
  await expect(other.page.getByTestId('waiting-room')).toBeVisible();
  expect((await observe(other.page)).epochSecrets).toEqual([]);
});
