// Sign-in with a certified OpenID Connect provider as a physician sees it: through its page, back, what goes wrong in between
// in plain words, and out again from either side. What never reaches a page is in tests/server/single_sign_on.test.ts.
import { expect, test, type Page } from '@playwright/test';

import { SignInProvider, type Person } from '../server/sign_in_provider.js';
import { onePractice } from './practice.js';

const kPort = 20_000 + (process.pid % 20_000); // the provider knows our address before we start
const kOrigin = `http://127.0.0.1:${kPort}`;
/** The open list asks the server this often. */
const kListEveryMs = 15_000;

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

/** From the provider's page back to ours, with the sentence for `code` and another try, and not signed in. */
async function expectRefused(page: Page, code: string, sentence: string): Promise<void> {
  const answer = page.waitForResponse((one) => one.url().includes('/oidc/clinic/callback'));
  await page.getByRole('button', { name: physician.name }).click();
  const { location = '' } = (await answer).headers();
  expect(new URL(location, kOrigin).hash).toBe(`#sign-in=${code}`);
  await expect(page.getByRole('alert')).toHaveText(sentence);
  await expect(page.getByTestId('login-provider-clinic')).toBeVisible();
  expect(new URL(page.url()).hash, 'said once, not again after a reload').toBe('');
  expect((await page.request.get(`${kOrigin}/api/v1/me`)).status()).toBe(401);
}

test('a physician gets in through the page of the provider, also after it changed its key', async ({
  browser,
}) => {
  const first = await browser.newPage();
  await signIn(first);
  await expect(first.getByRole('heading', { name: `Guten Tag, ${physician.name}` })).toBeVisible();
  const me = await (await first.request.get(`${kOrigin}/api/v1/me`)).json();
  expect(me).toMatchObject({ email: physician.email, name: physician.name });
  await clinic.rotateKey();
  await signIn(await browser.newPage());
});

test('an answer with another nonce, for another audience, or none is told in plain words', async ({
  page,
}) => {
  const failed = 'Die Anmeldung dort hat nicht geklappt. Bitte versuchen Sie es noch einmal.';
  await page.setViewportSize({ width: 375, height: 812 });
  await page.route('**/api/v1/auth/oidc/clinic/start**', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    const to = new URL(answer.headers().location ?? '');
    to.searchParams.set('nonce', 'A'.repeat(43));
    await route.fulfill({ response: answer, headers: { ...answer.headers(), location: to.href } });
  });
  await toProvider(page);
  await expectRefused(page, 'invalid-token', failed);
  await page.unrouteAll();

  await page.context().clearCookies();
  clinic.forOtherClient = true;
  await toProvider(page);
  await expectRefused(page, 'invalid-token', failed);
  clinic.forOtherClient = false;

  // Who changes their mind comes back as well, and may try again.
  await page.context().clearCookies();
  await toProvider(page);
  await page.evaluate(() => document.querySelector('button')?.setAttribute('value', 'nobody'));
  await expectRefused(page, 'sign-in-cancelled', 'Die Anmeldung wurde abgebrochen.');
  await page.context().clearCookies();
  await signIn(page);
});

/** Leaves on the provider's page, which tells us before it answers. */
async function confirmSignOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
}

test('signing out at the provider ends what is open here, and the page says so', async ({
  page,
  context,
}) => {
  await page.clock.install();
  await signIn(page);
  const other = await context.newPage();
  await other.goto(`${clinic.issuer}/session/end`);
  await confirmSignOut(other);
  await expect(other.getByText('Abgemeldet')).toBeVisible();
  expect((await page.request.get(`${kOrigin}/api/v1/me`)).status()).toBe(401);

  await page.clock.fastForward(kListEveryMs);
  await expect(page.getByRole('alert')).toContainText('Ihre Sitzung ist beendet');
  await page.getByTestId('login-provider-clinic').click();
  await page.getByRole('button', { name: physician.name }).click();
  await expect(page.getByTestId('create-meeting')).toBeVisible();
});

test('signing out here ends at the provider, too, and comes back', async ({ page }) => {
  await signIn(page);
  await page.getByRole('button', { name: 'Abmelden', exact: true }).first().click();
  await page.waitForURL(`${clinic.issuer}/session/end**`);
  expect((await page.request.get(`${kOrigin}/api/v1/me`)).status()).toBe(401);
  await confirmSignOut(page);
  await page.waitForURL(`${kOrigin}/**`);
  await expect(page.getByTestId('login-provider-clinic')).toBeVisible();
  await expect(page.getByRole('alert'), 'they went by themselves').toHaveCount(0);

  await toProvider(page);
  await expect(page.getByRole('button', { name: physician.name })).toBeVisible();
});
