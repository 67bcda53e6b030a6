// What the page runs: nothing that was not named by it, and no program made of text.
import { expect, test, type Page } from '@playwright/test';

import { HostileServer } from './hostile_server.js';
import { onePractice } from './practice.js';

const practice = onePractice();
let server: HostileServer;

test.beforeAll(async () => {
  server = await HostileServer.open(practice.server.httpPort);
});

test.afterAll(() => {
  server.close();
});

test('a script of which one byte was changed on the way is not run', async ({ browser }) => {
  /** A browser that has kept nothing. */
  const open = async (): Promise<Page> => (await browser.newContext()).newPage();
  let page = await open();
  await page.goto(server.origin);
  await expect(page.getByTestId('login-email')).toBeVisible();
  const script = await page.locator('script[integrity]').getAttribute('src');
  if (!script) throw new Error('no script');
  const program = await (await fetch(server.origin + script)).text();

  server.extra.set(script, { type: 'text/javascript', body: `${program} ` });
  page = await open();
  const errors: string[] = [];
  page.on('console', (line) => line.type() === 'error' && errors.push(line.text()));
  await page.goto(`${server.origin}/login`);
  await expect.poll(() => errors.join()).toContain('integrity');
  await expect(page.getByTestId('login-email')).toHaveCount(0);
  await expect(page.getByTestId('open-again')).toBeVisible();

  server.extra.set(script, { type: 'text/javascript', body: program });
  page = await open();
  await page.goto(`${server.origin}/login`);
  await expect(page.getByTestId('login-email')).toBeVisible();
  server.extra.delete(script);
});

test('text becomes neither markup nor a program', async ({ page }) => {
  await page.goto(practice.origin);
  await expect(page.getByTestId('login-email')).toBeVisible();
  const refused = await page.evaluate(async () => {
    // What the test's own tool calls may evaluate text; what a timer calls may what the page may.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const types = (
      window as unknown as {
        trustedTypes: { createPolicy: (name: string, rules: object) => unknown };
      }
    ).trustedTypes;
    const attempts: Record<string, () => unknown> = {
      markup: () => (document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'),
      worker: () => new Worker('/assets/other.js'),
      script: () => (document.createElement('script').src = '/assets/other.js'),
      text: () => new Function('return 1'),
      policy: () => types.createPolicy('another', { createHTML: (text: string) => text }),
    };
    return Object.entries(attempts).flatMap(([name, attempt]) => {
      try {
        attempt();
        return [];
      } catch {
        return [name];
      }
    });
  });
  expect(refused).toEqual(['markup', 'worker', 'script', 'text', 'policy']);
});
