// The rights of those who sign in, against the real binary: everything about them and nothing about others.
import { expect, test } from 'vitest';

import { addAccount } from '../support/accounts.js';
import { ownFolder } from './own_folder.js';
import { ada, addPhysician, openPractice } from './practice.js';

const eve = { email: 'eve-canary@example.org', password: 'sieben boote am ufer' };
const folder = ownFolder();

test('an export holds what was entered by the person and nothing of others, no secret, and is noted', async () => {
  const practice = await openPractice({ HEYDOK_DATA_DIR: folder() });
  await addPhysician(practice, ada, folder());
  await addAccount(folder(), eve, 'physician');
  const cookie = await practice.signIn(ada.email, ada.password);
  const other = await practice.signIn(eve.email, eve.password);
  const own = await practice.create(cookie, { name: 'Eigenes Gespräch' });
  const foreign = await practice.create(other, { name: 'Fremdes Gespräch' });
  await practice.join(own, 'physician', { cookie });

  const first = await practice.post('/api/v1/me/export', { cookie });
  expect(first.status).toBe(200);
  expect(first.headers.get('content-disposition')).toContain('heydok-account.json');
  expect(first.body.account).toMatchObject({ email: ada.email, roles: ['admin', 'physician'] });
  expect(first.body.meetings).toMatchObject([{ meeting_id: own, name: 'Eigenes Gespräch' }]);
  expect(first.body.presences).toMatchObject([{ meeting_id: own }]);
  expect(first.body.sessions).toHaveLength(1);
  expect(first.body.audit_complete).toBe(true);
  const events = first.body.audit.map((entry: { event: string }) => entry.event);
  expect(events).toEqual(
    expect.arrayContaining([
      'account-created',
      'session-started',
      'meeting-created',
      'account-exported',
    ]),
  );
  const text = JSON.stringify(first.body);
  for (const foreignThing of [
    eve.email,
    foreign,
    'Fremdes',
    ada.password,
    cookie.split('=')[1] ?? '',
  ]) {
    expect(text).not.toContain(foreignThing);
  }
  const second = await practice.post('/api/v1/me/export', { cookie });
  expect(
    second.body.audit.filter((entry: { event: string }) => entry.event === 'account-exported'),
  ).toHaveLength(2);
  expect(await practice.stop()).toBe(0);
});

test('a corrected name is the only one, and five exports in ten minutes are enough', async () => {
  const practice = await openPractice({ HEYDOK_DATA_DIR: folder() });
  await addPhysician(practice, ada, folder());
  const cookie = await practice.signIn(ada.email, ada.password);
  const name = 'Dr. Çağla Łukaszewicz-Ивановa';
  expect((await practice.post('/api/v1/me/name', { cookie, body: { name } })).status).toBe(200);
  expect((await practice.post('/api/v1/me/name', { cookie, body: { name: '7' } })).status).toBe(
    422,
  );
  expect((await practice.get('/api/v1/me', { cookie })).body.name).toBe(name);
  for (let time = 0; time < 5; ++time) {
    const answer = await practice.post('/api/v1/me/export', { cookie });
    expect(answer.body.account.name).toBe(name);
    expect(JSON.stringify(answer.body)).not.toContain('Lovelace');
  }
  const refused = await practice.post('/api/v1/me/export', { cookie });
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await practice.post('/api/v1/me/export')).status).toBe(401);
  expect(await practice.stop()).toBe(0);
});
