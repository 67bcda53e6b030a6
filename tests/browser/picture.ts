// One page or state from the real product, for the picture book. `./dev test` looks at each once: nothing wider than the
// screen, down to 320 px (1280 px at 400 %), and no finding of axe. With HEYDOK_PICTURES=FOLDER (`./dev e2e pictures`)
// pictures of it are taken there: each width in German and light, in English and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import AxeBuilder from '@axe-core/playwright';
import { expect, type CDPSession, type Page } from '@playwright/test';

import { fileOf, kEditions, kWidths, type StateName } from './picture_book.js';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const wholeBook = process.env.HEYDOK_PICTURES !== undefined;
export const bookFolder = path.resolve(root, process.env.HEYDOK_PICTURES ?? 'build/pictures');

/** For a test of some twenty states with browsers in a call beside them, on a busy machine. */
export const kPicturesTimeoutMs = wholeBook ? 3_600_000 : 420_000;

/** Without a picture of their own, but nothing may be cut there either: 1280 px at 400 and 200 %. */
const kFurtherWidths = { 320: 640, 640: 720 };
const kAxeWidth = 375;
const kSettleMs = wholeBook ? 150 : 100;
const kLargestBytes = 25_000;
const kTallest = 2_400;
/** Pixels of the picture for one of the page. */
const kScale: Record<number, number> = { 375: 0.8, 768: 0.5, 1440: 0.5 };

async function show(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  await page.waitForTimeout(kSettleMs); // layout and video settle
}

async function expectFits(page: Page, what: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `${what} is wider than its screen`).toBeLessThanOrEqual(0);
}

/** No word of the call's controls is cut, in either language. */
export async function expectWholeControls(page: Page, width: number): Promise<void> {
  const before = page.viewportSize();
  const spoken = (await page.locator('html').getAttribute('lang')) ?? 'de';
  await page.setViewportSize({ width, height: kWidths[375] });
  for (const { language } of kEditions) {
    await speak(page, language);
    const cut = await page
      .getByRole('toolbar')
      .getByRole('button')
      .evaluateAll((buttons) =>
        buttons
          .filter((button) => button.scrollWidth > button.clientWidth)
          .map((button) => button.textContent),
      );
    expect(cut, `${width} px, ${language}`).toEqual([]);
  }
  await speak(page, spoken);
  if (before) await page.setViewportSize(before);
}

async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  expect.soft(found, what).toEqual([]);
}

/** As if it were chosen in another tab: nothing is loaded anew. */
async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate((newValue) => {
    localStorage.setItem('heydok-language', newValue);
    window.dispatchEvent(new StorageEvent('storage', { key: 'heydok-language', newValue }));
  }, language);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

async function shoot(cdp: CDPSession, page: Page, file: string, width: number): Promise<void> {
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width, height: Math.min(height, kTallest), scale: kScale[width] ?? 1 };
  for (const quality of [60, 40, 25, 10]) {
    const shot = await cdp.send('Page.captureScreenshot', {
      format: 'webp',
      quality,
      clip,
      captureBeyondViewport: true,
    });
    const bytes = Buffer.from(shot.data, 'base64');
    if (bytes.length > kLargestBytes && quality > 10) continue;
    writeFileSync(path.join(bookFolder, file), bytes);
    return;
  }
}

async function takeAll(page: Page, name: StateName, paper: boolean): Promise<void> {
  mkdirSync(bookFolder, { recursive: true });
  // Never detached: with any session goes the authenticator that a test has plugged in.
  const cdp = await page.context().newCDPSession(page);
  const spoken = (await page.locator('html').getAttribute('lang')) ?? 'de';
  for (const edition of kEditions) {
    await speak(page, edition.language);
    await page.emulateMedia({ colorScheme: edition.scheme });
    for (const [width, height] of Object.entries(kWidths)) {
      await show(page, Number(width), height);
      const file = fileOf(name, width, edition);
      await shoot(cdp, page, file, Number(width));
      await expectFits(page, file);
      if (!paper && Number(width) === kAxeWidth) await expectAccessible(page, file);
    }
  }
  await speak(page, spoken);
  await page.emulateMedia({ colorScheme: null });
}

async function lookOnce(page: Page, name: StateName, paper: boolean): Promise<void> {
  for (const [width, height] of Object.entries({ ...kWidths, ...kFurtherWidths })) {
    await show(page, Number(width), height);
    await expectFits(page, `${name}, ${width} px`);
    if (!paper && Number(width) === kAxeWidth) await expectAccessible(page, name);
  }
}

/** Looks at the page as it is; with HEYDOK_PICTURES, takes its pictures. `paper`: nobody hears it read. */
export async function picture(page: Page, name: StateName, { paper = false } = {}): Promise<void> {
  const before = page.viewportSize();
  if (wholeBook) await takeAll(page, name, paper);
  else await lookOnce(page, name, paper);
  if (before) await page.setViewportSize(before);
}
