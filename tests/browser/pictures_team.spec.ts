// Pictures of the account, the team, the practice systems and the audit (picture_book.ts). People.spec.ts takes those on
// the way of a new account.
import { expect, test } from '@playwright/test';

import { kPicturesTimeoutMs, picture } from './picture.js';
import { newPerson, onePractice, signIn } from './practice.js';
import { cut } from './scripted_answers.js';

test.setTimeout(kPicturesTimeoutMs);

const practice = onePractice();

test('pictures of the practice systems', async ({ browser }) => {
  const person = await newPerson(browser);
  const { page } = person;
  await signIn(person, practice);
  await page.goto(`${practice.origin}/systems`);
  await expect(page.getByTestId('new-api-key')).toBeVisible();
  await picture(page, 'systems');
  await page.getByTestId('new-api-key').click();
  await page.getByTestId('api-key-name').fill('Praxissoftware');
  await picture(page, 'systems-form');
  await page.getByTestId('api-key-submit').click();
  await expect(page.getByTestId('api-key')).toBeVisible();
  await picture(page, 'systems-key');
  await page.getByTestId('webhook-url').fill('keine adresse');
  await page.getByTestId('webhook-submit').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(page, 'systems-webhook-wrong');
  await page.getByTestId('webhook-url').fill('https://pvs.example.org/heydok');
  await page.getByTestId('webhook-submit').click();
  await expect(page.getByTestId('webhook-row')).toBeVisible();
  await picture(page, 'systems-webhook');
  await person.context.close();
});

test('pictures of the own data', async ({ browser }) => {
  const person = await newPerson(browser);
  const { page } = person;
  await signIn(person, practice);
  await page.goto(`${practice.origin}/security`);
  await page.getByRole('link', { name: 'Auskunft' }).click();
  await expect(page.getByTestId('own-name-field')).toBeVisible();
  await picture(page, 'privacy');
  await page.getByTestId('own-name-field').fill('1');
  await page.getByTestId('correct-name').click();
  await expect(page.getByText('mindestens zwei Buchstaben')).toBeVisible();
  await picture(page, 'privacy-wrong');
  await page.getByTestId('own-name-field').fill('Dr. Çağla Łukaszewicz');
  await page.getByTestId('correct-name').click();
  const download = page.waitForEvent('download');
  await page.getByTestId('export-own-data').click();
  expect((await download).suggestedFilename()).toBe('heydok-account.json');
  await expect(page.getByRole('alert')).toHaveCount(2);
  await picture(page, 'privacy-saved');
  await person.context.close();
});

test('pictures of team, account and audit when something is amiss', async ({ browser }) => {
  const person = await newPerson(browser);
  const { page } = person;
  await signIn(person, practice);
  await page.goto(`${practice.origin}/team`);
  await page.getByTestId('edit-roles').first().click();
  await expect(page.getByTestId('save-roles')).toBeVisible();
  await picture(page, 'team-roles');

  await page.goto(`${practice.origin}/security`);
  await page.getByTestId('current-password').fill('nicht-mein-passwort');
  await page.getByTestId('new-password').fill('sieben boote am ufer');
  await page.getByTestId('change-password').click();
  await expect(page.getByRole('alert')).toBeVisible();
  await picture(page, 'security-password-wrong');

  await page.goto(`${practice.origin}/audit`);
  await expect(page.getByTestId('audit-list')).toBeVisible();
  await picture(page, 'audit');
  await page.getByTestId('audit-to').fill('2020-01-01');
  await expect(page.getByTestId('audit-empty')).toBeVisible();
  await picture(page, 'audit-empty');

  for (const [where, name] of [
    ['team', 'team-offline'],
    ['audit', 'audit-offline'],
    ['sessions', 'security-offline'],
  ] as const) {
    await cut(page, `**/api/v1/${where}*`);
    await page.goto(`${practice.origin}/${where === 'sessions' ? 'security' : where}`);
    await expect(page.getByRole('alert').first()).toBeVisible();
    await picture(page, name);
  }

  await page.goto(`${practice.origin}/invitation#gibtesnicht`);
  await expect(page.getByTestId('invitation-gone')).toBeVisible();
  await picture(page, 'invitation-gone');
  await person.context.close();
});
