// Looks from outside at the encryption of a call: what the room publishes and receives, and what the pages show.
import { expect, type Page } from '@playwright/test';

import { newPerson, type Person } from './practice.js';

interface Publication {
  isEncrypted: boolean;
}

interface Someone {
  identity: string;
  name?: string;
  metadata?: string;
  trackPublications: Map<string, Publication>;
}

interface TestRoom {
  localParticipant: Someone;
  remoteParticipants: Map<string, Someone>;
}

/** Somebody whose page shows its room to the test. */
export async function newObserved(...who: Parameters<typeof newPerson>): Promise<Person> {
  const person = await newPerson(...who);
  await person.context.addInitScript(() => localStorage.setItem('heydok-test', '1'));
  return person;
}

/** Everything that goes out and comes in is encrypted, and the media engine knows nobody's name. */
export async function expectEncryptedRoom(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const { __heydokRoom: room } = window as unknown as { __heydokRoom: TestRoom };
    const everybody = [room.localParticipant, ...room.remoteParticipants.values()];
    return everybody.map((one) => ({
      named: Boolean(one.name) || Boolean(one.metadata),
      tracks: [...one.trackPublications.values()].map((track) => track.isEncrypted),
    }));
  });
  expect(seen.length).toBeGreaterThan(1);
  for (const one of seen) {
    expect(one.named).toBe(false);
    expect(one.tracks).not.toEqual([]);
    expect(one.tracks).not.toContain(false);
  }
}

export async function showSafety(page: Page): Promise<void> {
  if (!(await page.getByTestId('safety-panel').isVisible()))
    await page.getByTestId('safety').click();
  await expect(page.getByTestId('safety-card').first()).toBeVisible();
}

/** The code as the page shows it: digits and words. */
export async function codeOn(page: Page): Promise<string> {
  await showSafety(page);
  const digits = await page.getByTestId('code-digits').first().textContent();
  const words = await page.getByTestId('code-words').first().textContent();
  return `${digits} ${words}`;
}

export async function pressEqual(page: Page): Promise<void> {
  await showSafety(page);
  await page.getByTestId('codes-equal').first().click();
  await expect(page.getByTestId('safety-card').first()).toHaveAttribute('data-trust', 'verified');
}

/** Where several people are in the consultation. */
export async function pressUnequalFor(page: Page, name: string): Promise<void> {
  await showSafety(page);
  await page.getByRole('button', { name: `Code von ${name} ist ungleich` }).click();
}

export async function pressUnequal(page: Page): Promise<void> {
  await showSafety(page);
  await page.getByTestId('codes-unequal').first().click();
}
