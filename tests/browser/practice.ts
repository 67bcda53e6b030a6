// The persons of the browser tests: a physician who signs in and a patient who has only the link.
import { expect, test, type Browser, type BrowserContext, type Page } from '@playwright/test';

import { startHeydok, type HeydokProcess } from '../support/heydok_process.js';
import { watchPeerConnections } from './peer_connections.js';

export interface Practice {
  server: HeydokProcess;
  origin: string;
  email: string;
  password: string;
}

/** Starts `heydok serve --demo` and reads the physician's sign-in from its greeting. */
export async function openPractice(environment: Record<string, string> = {}): Promise<Practice> {
  const server = await startHeydok(['serve', '--demo'], environment);
  await expect.poll(server.output, { timeout: 15_000 }).toMatch(/password:?\s+\S+/i);
  const email = /e-?mail:?\s+(\S+@\S+)/i.exec(server.output())?.[1] ?? '';
  const password = /password:?\s+(\S+)/i.exec(server.output())?.[1] ?? '';
  return { server, origin: `http://127.0.0.1:${server.httpPort}`, email, password };
}

/** One practice for all tests of the file that calls this; there from its first test on, and it must stop without an error. */
export function onePractice(environment: Record<string, string> = {}): Practice {
  const practice = {} as Practice;
  test.beforeAll(async () => {
    Object.assign(practice, await openPractice(environment));
  });
  test.afterAll(async () => {
    expect(await practice.server.stop(), practice.server.output()).toBe(0);
  });
  return practice;
}

export interface Person {
  context: BrowserContext;
  page: Page;
}

export async function newPerson(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Person> {
  const context = await browser.newContext(options);
  await watchPeerConnections(context);
  return { context, page: await context.newPage() };
}

export async function signIn({ page }: Person, practice: Practice): Promise<void> {
  await page.goto(`${practice.origin}/login`);
  await page.getByTestId('login-email').fill(practice.email);
  await page.getByTestId('login-password').fill(practice.password);
  await page.getByTestId('login-submit').click();
  await expect(page.getByTestId('create-meeting')).toBeVisible();
}

/** Creates a meeting on the dashboard and answers the link that a patient would get. */
export async function createMeeting({ page }: Person): Promise<string> {
  await page.getByTestId('create-meeting').click();
  await page.getByTestId('create-submit').click();
  const link = page.getByTestId('meeting-link').first();
  await expect(link).toBeVisible();
  const text = (await link.inputValue().catch(() => '')) || ((await link.textContent()) ?? '');
  expect(text).toMatch(/\/m\/[A-Za-z0-9_-]{16,}$/);
  return text.trim();
}

/** From the link to the button that knocks: name, rules, device check. Takes its time on a bad line. */
export async function toDeviceCheck({ page }: Person, link: string, name: string): Promise<void> {
  await page.goto(link, { waitUntil: 'commit' });
  await page.getByTestId('name-input').fill(name, { timeout: 120_000 });
  await page.getByTestId('to-rules').click();
  await page.getByTestId('to-device-check').click();
  await expect(page.getByTestId('mic-level')).toBeVisible();
}

/** From the link to the waiting room. */
export async function knock(person: Person, link: string, name: string): Promise<void> {
  await toDeviceCheck(person, link, name);
  await person.page.getByTestId('knock-submit').click();
  await expect(person.page.getByTestId('waiting-room')).toBeVisible();
}

/** The physician signs in, opens a meeting and admits the patient; answers the patient's link. */
export async function admitPatient(
  physician: Person,
  patient: Person,
  practice: Practice,
): Promise<string> {
  await signIn(physician, practice);
  const link = await createMeeting(physician);
  await physician.page.getByTestId('open-meeting').first().click();
  await knock(patient, link, 'Erika Beispiel');
  await physician.page.getByTestId('admit').click();
  return link;
}
