// A whole consultation by keyboard alone, on both sides: no pointer is ever pressed, and whoever looks at the screen sees
// where they are (WCAG 2.1.1, 2.4.7).
import { expect, test, type BrowserContext, type Locator, type Page } from '@playwright/test';

import { newPerson, onePractice } from './practice.js';

const practice = onePractice();

/** Counts what a mouse, finger or pen would do; a key that presses a button is none of it. */
async function watchPointers(context: BrowserContext): Promise<() => number> {
  let pressed = 0;
  await context.exposeFunction('pointerPressed', () => (pressed += 1));
  await context.addInitScript(() => {
    const told = window as unknown as { pointerPressed: () => void };
    for (const kind of ['pointerdown', 'mousedown', 'touchstart']) {
      window.addEventListener(kind, () => told.pointerPressed(), { capture: true });
    }
  });
  return () => pressed;
}

const kMostTabs = 80;

function isFocused(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}

async function expectShown(target: Locator): Promise<void> {
  await expect
    .poll(() =>
      target.evaluate((element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return (
          element.matches(':focus-visible') && outlineStyle !== 'none' && outlineWidth !== '0px'
        );
      }),
    )
    .toBe(true);
}

/** By the tabulator to this control, where the focus can be seen. */
async function goTo(page: Page, testId: string): Promise<void> {
  const target = page.getByTestId(testId).first();
  await expect(target).toBeVisible();
  for (let steps = 0; !(await isFocused(target)); steps += 1) {
    expect(steps, `${testId} is not reached by the tabulator`).toBeLessThan(kMostTabs);
    await page.keyboard.press('Tab');
  }
  await expectShown(target);
}

async function press(page: Page, testId: string): Promise<void> {
  await goTo(page, testId);
  await page.keyboard.press('Enter');
}

async function write(page: Page, testId: string, text: string): Promise<void> {
  await goTo(page, testId);
  await page.keyboard.type(text);
}

async function openMeeting(page: Page): Promise<string> {
  await page.goto(`${practice.origin}/login`);
  await write(page, 'login-email', practice.email);
  await write(page, 'login-password', practice.password);
  await page.keyboard.press('Enter');
  await press(page, 'create-meeting');
  await press(page, 'create-submit');
  const link = await page.getByTestId('meeting-link').first().inputValue();
  await press(page, 'open-meeting');
  await expect(page.getByTestId('end-meeting')).toBeVisible();
  return link;
}

async function knock(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await write(page, 'name-input', 'Erika Beispiel');
  await page.keyboard.press('Enter');
  await press(page, 'to-device-check');
  await press(page, 'knock-submit');
  await expect(page.getByTestId('waiting-room')).toBeVisible();
}

test('both sides of a consultation by keyboard alone', async ({ browser }) => {
  const { page: physician, context: practiceSide } = await newPerson(browser);
  const { page: patient, context: patientSide } = await newPerson(browser);
  const pointers = await Promise.all([practiceSide, patientSide].map(watchPointers));
  await knock(patient, await openMeeting(physician));
  await press(physician, 'admit');
  await expect(physician.getByTestId('remote-video')).toBeVisible();
  await expect(patient.getByTestId('remote-video')).toBeVisible();

  await press(physician, 'toggle-chat');
  await write(physician, 'chat-input', 'Guten Tag, lesen Sie mich?');
  await press(physician, 'chat-send');
  await press(patient, 'toggle-chat');
  await expect(patient.getByTestId('chat-message')).toHaveText('Guten Tag, lesen Sie mich?');
  await write(patient, 'chat-input', 'Ja, sehr gut.');
  await press(patient, 'chat-send');
  await expect(physician.getByTestId('chat-message')).toHaveCount(2);

  // By the button, and by its key.
  await press(patient, 'toggle-mic');
  await expect(physician.getByTestId('remote-muted')).toBeVisible();
  await patient.keyboard.press('m');
  await expect(physician.getByTestId('remote-muted')).toHaveCount(0);

  // The question has the focus on its safe answer; Escape leads back to where it was asked.
  await press(physician, 'end-meeting');
  await expect(physician.getByRole('button', { name: 'Abbrechen' })).toBeFocused();
  await physician.keyboard.press('Escape');
  await expect(physician.getByTestId('end-meeting')).toBeFocused();
  await physician.keyboard.press('Enter');
  await press(physician, 'confirm');
  await expect(physician.getByTestId('ended-page')).toBeVisible();
  await expect(patient.getByTestId('ended-page')).toBeVisible();

  expect(pointers.map((count) => count())).toEqual([0, 0]);
  await practiceSide.close();
  await patientSide.close();
});
