// Accounts in a real browser: the medical profile, a passkey of Chromium's virtual authenticator, one-time and recovery
// codes, the team, the front desk. The pages on the way are in the picture book (picture_book.ts).
import { createHmac } from 'node:crypto';

import { expect, test, type Browser, type Page } from '@playwright/test';

import { addAccount, type Login } from '../support/accounts.js';
import { startHeydok } from '../support/heydok_process.js';
import { kPicturesTimeoutMs, picture } from './picture.js';
import { newPerson, type Person, type Practice } from './practice.js';

const ada: Login = { email: 'ada@example.org', password: 'zwei lampen im flur' };

test.setTimeout(kPicturesTimeoutMs);

let practice: Practice;

test.beforeAll(async () => {
  const server = await startHeydok(['serve'], { HEYDOK_PROFILE: 'medical' });
  await addAccount(server.dataFolder, ada, 'physician');
  // Passkeys belong to a name: browsers make none for 127.0.0.1.
  practice = { server, origin: `http://localhost:${server.httpPort}`, ...ada };
});

test.afterAll(async () => {
  expect(await practice.server.stop(), practice.server.output()).toBe(0);
});

/** An authenticator that is always touched and always knows its owner. */
async function plugInAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function typeSignIn(page: Page, login: Login): Promise<void> {
  await page.goto(`${practice.origin}/login`);
  await page.getByTestId('login-email').fill(login.email);
  await page.getByTestId('login-password').fill(login.password);
  await page.getByTestId('login-submit').click();
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Abmelden', exact: true }).first().click();
  await expect(page.getByTestId('login-email')).toBeVisible();
}

/** RFC 6238, written apart from the product. */
function oneTimeCode(base32: string, at = Date.now()): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...base32.replaceAll(' ', '')]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', key).update(counter).digest();
  const offset = (digest[19] ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

test('a physician must set up a passkey, and signs in with it', async ({ browser }) => {
  const { page, context } = await newPerson(browser);
  await plugInAuthenticator(page);
  await typeSignIn(page, ada);
  await expect(page.getByText('Bitte richten Sie einen zweiten Faktor ein')).toBeVisible();
  await picture(page, 'second-factor-required');
  // Nothing else is to be had: neither by the address nor by the API.
  await page.goto(`${practice.origin}/dashboard`);
  await expect(page.getByText('Bitte richten Sie einen zweiten Faktor ein')).toBeVisible();
  const refused = await page.request.get(`${practice.origin}/api/v1/meetings`);
  expect(refused.status()).toBe(403);

  await page.getByTestId('add-passkey').click();
  const codes = page.getByTestId('recovery-codes').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recoveryCode = (await codes.first().textContent()) ?? '';
  await picture(page, 'recovery-codes');
  await page.getByTestId('codes-kept').click();
  await expect(page.getByTestId('create-meeting')).toBeVisible();

  await signOut(page);
  await picture(page, 'sign-in-passkey');
  await page.getByTestId('login-passkey').click();
  await expect(page.getByTestId('create-meeting')).toBeVisible();

  await page.goto(`${practice.origin}/security`);
  await expect(page.getByTestId('passkey')).toBeVisible();
  await page.getByTestId('add-totp').click();
  const secret = (await page.getByTestId('totp-secret').textContent()) ?? '';
  await picture(page, 'one-time-codes');
  await page.getByTestId('totp-code').fill(oneTimeCode(secret));
  await page.getByTestId('totp-submit').click();
  await expect(page.getByText('Einmalcodes aus einer App')).toBeVisible();
  await picture(page, 'security');

  await signOut(page);
  await typeSignIn(page, ada);
  await page.getByTestId('login-code').fill('000000');
  await page.getByTestId('login-submit').click();
  await expect(page.getByRole('alert')).toContainText('Code stimmt nicht');
  await picture(page, 'sign-in-code');
  // The code of the enrolment is used up; the one of the next period is taken too.
  await page.getByTestId('login-code').fill(oneTimeCode(secret, Date.now() + 30_000));
  await page.getByTestId('login-submit').click();
  await expect(page.getByTestId('create-meeting')).toBeVisible();

  await signOut(page);
  await typeSignIn(page, ada);
  await page.getByTestId('login-code').fill(recoveryCode);
  await page.getByTestId('login-submit').click();
  await expect(page.getByTestId('create-meeting')).toBeVisible();
  await context.close();
});

async function invite(page: Page): Promise<string> {
  await page.goto(`${practice.origin}/team`);
  await page.getByTestId('invite-member').click();
  await page.getByTestId('invite-email').fill('cleo@example.org');
  await picture(page, 'invite');
  await page.getByTestId('invite-submit').click();
  const link = page.getByTestId('invitation-link');
  await expect(link).toBeVisible();
  await picture(page, 'team');
  return link.inputValue();
}

async function acceptInvitation(browser: Browser, link: string): Promise<Person> {
  const staff = await newPerson(browser);
  await staff.page.goto(link);
  await expect(staff.page.getByTestId('invitation-name')).toBeVisible();
  expect(staff.page.url()).not.toContain('#');
  await picture(staff.page, 'invitation');
  await staff.page.getByTestId('invitation-name').fill('Cleo Klein');
  await staff.page.getByTestId('invitation-password').fill('kurz');
  await staff.page.getByTestId('invitation-submit').click();
  await expect(staff.page.getByRole('alert')).toBeVisible();
  await picture(staff.page, 'invitation-short');
  await staff.page.getByTestId('invitation-password').fill('drei stühle am fenster');
  await staff.page.getByTestId('invitation-submit').click();
  await expect(staff.page.getByTestId('invitation-done')).toBeVisible();
  await picture(staff.page, 'invitation-done');
  await typeSignIn(staff.page, { email: 'cleo@example.org', password: 'drei stühle am fenster' });
  return staff;
}

test('an admin invites the front desk, which plans and receives', async ({ browser }) => {
  const admin = await newPerson(browser);
  await plugInAuthenticator(admin.page);
  const login: Login = { email: 'dora@example.org', password: 'vier teller im regal' };
  await addAccount(practice.server.dataFolder, login, 'admin');
  await typeSignIn(admin.page, login);
  await admin.page.getByTestId('add-passkey').click();
  await admin.page.getByTestId('codes-kept').click();
  await expect(admin.page.getByTestId('team')).toBeVisible();

  const staff = await acceptInvitation(browser, await invite(admin.page));
  await staff.page.getByTestId('create-meeting').click();
  await expect(staff.page.getByLabel('Ärztin oder Arzt')).toBeVisible();
  await staff.page.getByTestId('create-submit').click();
  const link = await staff.page.getByTestId('meeting-link').first().inputValue();
  const id = link.split('/').pop() ?? '';

  // A patient knocks by the API: the calls have tests of their own.
  const join = await admin.page.request.post(`${practice.origin}/api/v1/meetings/${id}/join`, {
    data: { user_name: 'Gast', user_role: 'patient' },
  });
  expect(join.status()).toBe(200);
  await staff.page.getByTestId('receive').click();
  await expect(staff.page.getByText('Angemeldet.')).toBeVisible();
  await staff.page.getByTestId('show-status').click();
  await expect(staff.page.getByTestId('technical-status')).toContainText('nicht verbunden');
  await picture(staff.page, 'front-desk');
  await staff.page.goto(`${practice.origin}/meeting/${id}`);
  await expect(staff.page.getByTestId('not-found-page')).toBeVisible();

  // Deactivated: out at once, wherever they are.
  await staff.page.goto(`${practice.origin}/dashboard`);
  await admin.page.reload();
  const row = admin.page.getByTestId('member').filter({ hasText: 'Cleo Klein' });
  await row.getByTestId('toggle-active').click();
  await expect(admin.page.getByTestId('confirm')).toBeVisible();
  await picture(admin.page, 'team-deactivate');
  await admin.page.getByTestId('confirm').click();
  await expect(row).toContainText('Stillgelegt');
  const me = await staff.page.request.get(`${practice.origin}/api/v1/me`);
  expect(me.status()).toBe(401);
  await admin.context.close();
  await staff.context.close();
});
