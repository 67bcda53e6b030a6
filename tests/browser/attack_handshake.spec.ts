// The operator in the handshake: its own keys in the middle, admissions that it forges or plays again.
import { randomBytes } from 'node:crypto';
import { expect, test } from '@playwright/test';

import { grantBody } from '../../web/src/e2ee/core/bodies';
import { compose } from '../../web/src/e2ee/core/envelope';
import { systemEntropy } from '../../web/src/e2ee/core/primitives';
import { attackedCalls } from './attacked_call.js';
import { codeOn, pressUnequal } from './encryption.js';
import { observe } from './observed_worker.js';
import { mediaReceived } from './peer_connections.js';
import { SwappedKeys } from './swapped_keys.js';

const stage = attackedCalls();

const kKnockAt = 6;
const kKnockSize = 16;

test('keys swapped in the handshake: the codes differ, and one press ends it', async () => {
  const identity = await stage.call.physicianIdentity();
  const attacker = await SwappedKeys.begin(stage.call.server, stage.call.meeting, identity);
  const patient = await stage.call.arrive('Erika Beispiel');
  await stage.call.admit('Erika Beispiel');
  await expect(patient.page.getByTestId('toggle-mic')).toBeVisible();
  const shown = await codeOn(stage.call.physician.page);
  const compared = await codeOn(patient.page);
  expect(shown).toMatch(/^\d{3} \d{3} \S+/);
  expect(compared).toMatch(/^\d{3} \d{3} \S+/);
  // Neither the digits nor the words agree.
  expect(compared.slice(0, 7)).not.toBe(shown.slice(0, 7));
  expect(compared.slice(8)).not.toBe(shown.slice(8));
  expect(attacker.stolen.size).toBeGreaterThan(0);

  const victim = stage.call.identityOf();
  await pressUnequal(stage.call.physician.page);
  await stage.call.expectAlarm('codes-differ', /ungleich/, 'encryption-codes-unequal', victim);
  await expect(stage.call.physician.page.getByTestId('new-invitation')).toBeVisible();
  const { epochSecrets } = await observe(stage.call.physician.page);
  expect(attacker.stolen.has(epochSecrets.length)).toBe(false);
  await attacker.end();
});

test('a forged admission lets nobody in', async () => {
  const patient = await stage.call.arrive('Erika Beispiel');
  await expect(patient.page.getByTestId('secured')).toBeVisible();
  const [knock] = stage.call.server.sent('knock', { meeting: stage.call.meeting });
  if (!knock) throw new Error('no knock');
  const { privateKey } = await systemEntropy.signingKey();
  const { publicKey: enc } = await systemEntropy.agreementKey();
  const grant = { epoch: 7, mode: 0, atOnce: true, time: Date.now(), enc } as const;
  const body = grantBody.write({
    ...grant,
    sealed: new Uint8Array(randomBytes(80)),
    roster: new Uint8Array(randomBytes(300)),
  });
  const route = { meeting: stage.call.meeting, from: 'host', to: knock.from };
  const number = new Uint8Array(knock.body.subarray(kKnockAt, kKnockAt + kKnockSize));
  const forged = await compose(route, 'admit', number, body, privateKey);
  await stage.call.server.deliver({ ...route, body: Buffer.from(forged) });
  await stage.call.expectAlarm(
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
  await stage.call.join('Erika Beispiel');
  const first = stage.call.identityOf(0);
  const [admit] = stage.call.server.sent('admit', { meeting: stage.call.meeting });
  if (!admit) throw new Error('no admission');
  await stage.call.server.deliver(admit);
  await stage.call.expectAlarm(
    'replayed-message',
    /gefälschte oder wiederholte/,
    'encryption-message-forged',
    first,
  );

  const other = await stage.call.arrive('Karl Kurz');
  await expect(other.page.getByTestId('secured')).toBeVisible();
  const second = stage.call.identityOf(1);
  await stage.call.server.deliver({ ...admit, to: second });
  await stage.call.expectAlarm(
    'forged-message',
    /gefälschte oder wiederholte/,
    'encryption-message-forged',
    second,
  );
  await expect(other.page.getByTestId('waiting-room')).toBeVisible();
  expect((await observe(other.page)).epochSecrets).toEqual([]);
});
