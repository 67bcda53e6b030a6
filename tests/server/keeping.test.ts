// What has been answered is kept through a crash, and no log tells of persons.
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

import { ownFolder } from './own_folder.js';
import { ada, addPhysician, openPractice } from './practice.js';

const folder = ownFolder();

test('a meeting outlives the process that is killed right after the answer', async () => {
  const first = await openPractice({ HEYDOK_DATA_DIR: folder() });
  await addPhysician(first, ada, folder());
  const cookie = await first.signIn(ada.email, ada.password);
  const meeting = await first.create(cookie);
  const patient = (await first.join(meeting, 'patient')).body;
  process.kill(first.server.pid, 'SIGKILL');

  const second = await openPractice({ HEYDOK_DATA_DIR: folder() });
  const shown = await second.get(`/api/v1/meetings/${meeting}`, { cookie });
  expect(shown.status).toBe(200);
  expect(shown.body.participants).toMatchObject([{ identity: patient.identity, state: 'waiting' }]);
  const renewed = await second.post(`/api/v1/meetings/${meeting}/token`, { token: patient.token });
  expect(renewed.status).toBe(200);
  expect(await second.stop()).toBe(0);
});

test('data files are for the operator only', async () => {
  const practice = await openPractice({ HEYDOK_DATA_DIR: folder() });
  await addPhysician(practice, ada, folder());
  for (const name of ['heydok.db', 'heydok.db-wal', 'keys.db', 'secret_key']) {
    expect(statSync(path.join(folder(), name)).mode & 0o077).toBe(0);
  }
  expect(await practice.stop()).toBe(0);
});

test('the log of a whole consultation names nobody', async () => {
  const practice = await openPractice({ HEYDOK_DATA_DIR: folder() });
  await addPhysician(practice, ada, folder());
  const cookie = await practice.signIn(ada.email, ada.password);
  const meeting = await practice.create(cookie, { name: 'Geheimes Gespräch' });
  const physician = (await practice.join(meeting, 'physician', { cookie })).body;
  const patient = (await practice.join(meeting, 'patient')).body;
  await practice.decide(meeting, patient.identity, 'admit', cookie);
  await practice.decide(meeting, patient.identity, 'remove', cookie);
  await practice.post(`/api/v1/meetings/${meeting}/end`, { cookie });
  await practice.post('/api/v1/auth/login', {
    body: { email: ada.email, password: 'wrong password' },
  });
  const log = practice.server.output();
  expect(await practice.stop()).toBe(0);
  const session = cookie.split('=')[1] ?? '';
  for (const secret of [
    ada.email,
    ada.password,
    'wrong password',
    'Ada Lovelace',
    'Paul Patient',
    'Geheimes',
    physician.token,
    patient.token,
    session,
  ]) {
    expect(log).not.toContain(secret);
  }
  const stored = readFileSync(path.join(folder(), 'heydok.db')).toString('latin1');
  expect(stored).not.toContain(ada.password);
  expect(stored).not.toContain(session);
});
