// Sign-in with a certified OpenID Connect provider as a physician sees it: through its page, back, what goes wrong in between
// in plain words, and out again from either side. What never reaches a page is in tests/server/single_sign_on.test.ts.
import { expect, test, type Page } from '@playwright/test';

import { SignInProvider, type Person } from '../server/sign_in_provider.js';
import { onePractice } from './practice.js';

const kPort = 20_000 + (process.pid % 20_000); // the provider knows our address before we start
const kOrigin = `http://127.0.0.1:${kPort}`;

const physician: Person = {
  sub: 'nora',
  name: 'Dr. Nora Klinik',
  email: 'nora@example.org',
  email_verified: true,
  groups: ['aerzte'],
  amr: ['pwd', 'mfa'],
};

const environment: Record<string, string> = { HEYDOK_LISTEN: `127.0.0.1:${kPort}` };
let clinic: SignInProvider;

test.beforeAll(async () => {
  clinic = await SignInProvider.start('clinic', () => kOrigin, [physician]);
  const settings = clinic.settings({
    practices: ['Demo-Praxis'],
    create_accounts: true,
    role_claim: 'groups',
    roles: { aerzte: 'physician' },
    trusted_for_physicians: true,
  });
  environment.HEYDOK_SIGN_IN_PROVIDERS = JSON.stringify([settings]);
});
onePractice(environment);
test.afterAll(() => clinic.stop());

/** From our page to the provider's, which asks who it is. */
async function toProvider(page: Page): Promise<void> {
  await page.goto(`${kOrigin}/login`);
  await page.getByTestId('login-provider-clinic').click();
  await page.waitForURL(`${clinic.issuer}/**`);
}

async function signIn(page: Page): Promise<void> {
  await toProvider(page);
  await page.getByRole('button', { name: physician.name }).click();
  await expect(page.getByTestId('create-meeting')).toBeVisible();
}

/** Back on our page with a sentence and another try, and not signed in. */
async function expectRefused(page: Page): Promise<void> {
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByTestId('login-provider-clinic')).toBeVisible();
  expect(new URL(page.url()).hash, 'said once, not again after a reload').toBe('');
  expect((await page.request.get(`${kOrigin}/api/v1/me`)).status()).toBe(401);
}

test('a physician gets in through the page of the provider, also after it changed its key', async ({
  browser,
}) => {
  const first = await browser.newPage();
  await signIn(first);
  const me = await (await first.request.get(`${kOrigin}/api/v1/me`)).json();
  expect(me).toMatchObject({ email: physician.email, name: physician.name });
  await clinic.rotateKey();
  await signIn(await browser.newPage());
});

test('an answer with another nonce, for another audience, or none is told in plain words', async ({
  page,
}) => {
  await page.route('**/api/v1/auth/oidc/clinic/start**', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    const to = new URL(answer.headers().location ?? '');
    to.searchParams.set('nonce', 'A'.repeat(43));
    await route.fulfill({ response: answer, headers: { ...answer.headers(), location: to.href } });
  });
  await toProvider(page);
  await page.getByRole('button', { name: physician.name }).click();
  await expectRefused(page);
  await page.unrouteAll();

  await page.context().clearCookies();
  clinic.forOtherClient = true;
  await toProvider(page);
  await page.getByRole('button', { name: physician.name }).click();
  await expectRefused(page);
  clinic.forOtherClient = false;

  // Who changes their mind comes back as well, and may try again.
  await page.context().clearCookies();
  await toProvider(page);
  await page.evaluate(() => document.querySelector('button')?.setAttribute('value', 'nobody'));
  await page.getByRole('button', { name: physician.name }).click();
  await expectRefused(page);
  await page.context().clearCookies();
  await signIn(page);
});

test('signing out at the provider ends what is open here, signing out here leads to the provider', async ({
  page,
  context,
}) => {
  await signIn(page);
  const other = await context.newPage();
  await other.goto(`${clinic.issuer}/session/end`);
  await other.getByRole('button').first().click();
  await expect(page.getByTestId('login-provider-clinic')).toBeVisible();
  expect((await page.request.get(`${kOrigin}/api/v1/me`)).status()).toBe(401);

  await signIn(other);
  await other.getByRole('button', { name: 'Abmelden', exact: true }).first().click();
  await other.waitForURL(`${clinic.issuer}/session/end**`);
  expect((await other.request.get(`${kOrigin}/api/v1/me`)).status()).toBe(401);
});
