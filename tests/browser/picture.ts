// A picture of a page at 375 and 1440 px, from the real product: build/pictures, or the folder named by HEYDOK_PICTURES
// (docs/pictures when they are renewed).
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const folder = path.resolve(root, process.env.HEYDOK_PICTURES ?? 'build/pictures');
const kWidths = { phone: { width: 375, height: 720 }, desktop: { width: 1440, height: 900 } };

/** Takes the page at both widths, checks that nothing is wider than the screen, and lets axe look. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const [width, size] of Object.entries(kWidths)) {
    await page.setViewportSize(size);
    await page.waitForTimeout(400); // layout and video settle
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, `${name} is wider than ${size.width} px`).toBeLessThanOrEqual(0);
    await page.screenshot({
      path: path.join(folder, `${name}-${width}.jpg`),
      type: 'jpeg',
      quality: 72,
      fullPage: true,
      animations: 'disabled',
    });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect.soft(violations.map((found) => `${found.id}: ${found.nodes[0]?.html}`)).toEqual([]);
  }
  if (before) await page.setViewportSize(before);
}
