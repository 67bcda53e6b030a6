// Pictures of the practice's pages before and beside a consultation (picture_book.ts).
import { expect, test, type Page } from '@playwright/test';

import { kPicturesTimeoutMs, picture } from './picture.js';
import { createMeeting, knock, newPerson, onePractice, signIn, type Person } from './practice.js';
import { answer, cut, refuse } from './scripted_answers.js';

test.setTimeout(kPicturesTimeoutMs);

const practice = onePractice();

async function trySignIn(page: Page, password: string): Promise<void> {
  await page.getByTestId('login-email').fill(practice.email);
  await page.getByTestId('login-password').fill(password);
  await page.getByTestId('login-submit').click();
  await expect(page.getByRole('alert')).toBeVisible();
}

test('pictures of the front door', async ({ browser }) => {
  const { page, context } = await newPerson(browser);
  await page.goto(practice.origin);
  await expect(page.getByTestId('login-email')).toBeVisible();
  await picture(page, 'sign-in');
  await page.getByTestId('login-submit').click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await picture(page, 'sign-in-missing');
  await trySignIn(page, 'nicht-mein-passwort');
  await picture(page, 'sign-in-wrong');

  const login = '**/api/v1/auth/login';
  await refuse(page, login, 429, 'rate-limited');
  await trySignIn(page, practice.password);
  await picture(page, 'sign-in-rate-limited');
  await page.unroute(login);
  await cut(page, login);
  await trySignIn(page, practice.password);
  await picture(page, 'sign-in-offline');
  await page.unroute(login);

  const passkey = '**/api/v1/auth/passkey/begin';
  await refuse(page, passkey, 401, 'wrong-passkey');
  await page.reload();
  await page.getByTestId('login-passkey').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(page, 'sign-in-passkey-wrong');

  await page.goto(`${practice.origin}/nirgendwo`);
  await expect(page.getByTestId('not-found-page')).toBeVisible();
  await picture(page, 'unknown-page');

  await cut(page, '**/api/v1/me');
  await page.goto(practice.origin);
  await expect(page.getByRole('button', { name: 'Noch einmal versuchen' })).toBeVisible();
  await picture(page, 'practice-unreachable');
  await context.close();
});

test('pictures of signing in at a provider', async ({ browser }) => {
  const { page, context } = await newPerson(browser);
  await answer(page, '**/api/v1/config', {
    sign_in_providers: [{ id: 'klinik', name: 'Klinikum am Park' }],
  });
  await page.goto(practice.origin);
  await expect(page.getByTestId('login-provider-klinik')).toBeVisible();
  await picture(page, 'sign-in-provider');
  for (const [code, name] of [
    ['sign-in-cancelled', 'sign-in-provider-cancelled'],
    ['not-assigned', 'sign-in-provider-not-assigned'],
    ['provider-failed', 'sign-in-provider-failed'],
  ] as const) {
    await page.goto('about:blank');
    await page.goto(`${practice.origin}/#sign-in=${code}`);
    await expect(page.getByRole('alert')).toBeVisible();
    await picture(page, name);
  }
  await context.close();
});

test('pictures of a session that nobody uses', async ({ browser }) => {
  const physician = await newPerson(browser);
  await physician.page.clock.install();
  await signIn(physician, practice);
  const { page } = physician;
  const me: unknown = await (await page.request.get(`${practice.origin}/api/v1/me`)).json();
  const { idle_seconds: seconds } = (me as { session: { idle_seconds: number } }).session;
  await page.clock.fastForward((seconds - 30) * 1000);
  await expect(page.getByTestId('stay')).toBeVisible();
  await picture(page, 'idle-warning');
  await page.clock.fastForward(60_000);
  await expect(page.getByTestId('login-email')).toBeVisible();
  await picture(page, 'idled-out');
  await physician.context.close();
});

function minutesFromNow(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

/** A day as it could be: every state of a meeting once. */
function dayOf(origin: string): unknown[] {
  const base = {
    meeting_link: `${origin}/m/AbCdEfGhIjKlMnOpQrSt`,
    physician_name: 'Dr. Anna Weber',
    max_participants: 2,
    enable_recording: true,
    enable_chat: true,
    care_mode: 'private',
    created_at: minutesFromNow(-90),
    expires_at: minutesFromNow(1_200),
  };
  const waiting = {
    identity: 'p1',
    user_name: 'Gast',
    role: 'patient',
    state: 'waiting',
    received: false,
    since: minutesFromNow(-3),
  };
  const later = minutesFromNow(3 * 24 * 60);
  return [
    {
      ...base,
      meeting_id: 'a',
      name: 'Befundbesprechung',
      status: 'created',
      participants: [waiting],
    },
    { ...base, meeting_id: 'b', name: 'Videosprechstunde', status: 'active' },
    { ...base, meeting_id: 'c', name: 'Nachsorge', status: 'created' },
    {
      ...base,
      meeting_id: 'd',
      name: 'Erstgespräch',
      status: 'created',
      planned_at: minutesFromNow(1),
    },
    { ...base, meeting_id: 'e', name: 'Videosprechstunde', status: 'ended' },
    {
      ...base,
      meeting_id: 'f',
      name: 'Kontrolle',
      status: 'created',
      planned_at: later,
      expires_at: later,
    },
    {
      ...base,
      meeting_id: 'g',
      name: 'Beratung',
      status: 'ended',
      created_at: minutesFromNow(-4_000),
    },
  ];
}

async function picturesOfCreating({ page }: Person): Promise<void> {
  await page.getByTestId('create-meeting').click();
  await expect(page.getByTestId('create-submit')).toBeVisible();
  await picture(page, 'create');
  await page.getByTestId('planned-at').fill('2020-01-01T10:00');
  await page.getByTestId('create-submit').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(page, 'create-time-wrong');
  await page.getByTestId('planned-at').fill('');
  const create = '**/api/v1/meetings/create';
  await cut(page, create);
  await page.getByTestId('create-submit').click();
  await expect(page.getByRole('alert')).toContainText('Server');
  await picture(page, 'create-offline');
  await page.unroute(create);
  await page.getByRole('button', { name: 'Abbrechen' }).click();
}

test('pictures of the day of a physician', async ({ browser }) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser);
  const { page } = physician;
  await signIn(physician, practice);
  await picture(page, 'dashboard-empty');
  await picturesOfCreating(physician);
  const link = await createMeeting(physician);
  await picture(page, 'dashboard-meeting');
  await page.evaluate(() => {
    window.print = () => undefined;
  });
  await page.getByTestId('print-slip').click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('[data-slip]')).toBeVisible();
  await picture(page, 'slip', { paper: true });
  await page.emulateMedia({ media: null });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));

  await knock(patient, link, 'Erika Beispiel');
  await expect(page.getByText('1 Person wartet').first()).toBeVisible();
  await picture(page, 'dashboard-knock');
  await page.getByTestId('delay-10').click();
  await expect(page.getByTestId('delay-0')).toBeVisible();
  await picture(page, 'dashboard-delay');
  await patient.context.close();
  await physician.context.close();
});

test('pictures of a full day, and of one without news', async ({ browser }) => {
  const physician = await newPerson(browser);
  const { page } = physician;
  await signIn(physician, practice);
  const list = '**/api/v1/meetings';
  await cut(page, list);
  await page.reload();
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(page, 'dashboard-offline');
  await page.unroute(list);
  await page.route('**/api/v1/meetings/*/events', (route) => route.abort());
  await answer(page, list, { meetings: dayOf(practice.origin) });
  await page.reload();
  await expect(page.getByText('Befundbesprechung')).toBeVisible();
  await page.locator('summary').click();
  await picture(page, 'dashboard-day');
  await page.unroute(list);
  await cut(page, list);
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(page, 'dashboard-stale');
  await physician.context.close();
});
