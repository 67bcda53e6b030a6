// Measures in a page how long somebody waits without a sentence and a button that helps.
import type { BrowserContext, Page } from '@playwright/test';

interface Patience {
  /** The other person's picture is due. */
  expecting: boolean;
  /** The longest wait without help so far, ms. */
  longest: number;
  total: number;
}

/** Runs in the page, before its own scripts. */
function watch(): void {
  const patience = { expecting: false, longest: 0, total: 0 };
  Object.assign(window, { patience });
  const find = (id: string) => [...document.querySelectorAll(`[data-testid="${id}"]`)];
  const has = (id: string) => find(id).some((element) => element.checkVisibility());
  const shows = () =>
    find('remote-video').some((video) => video instanceof HTMLVideoElement && video.videoWidth > 0);
  let since = Date.now();
  setInterval(() => {
    const unsecured = has('waiting-room') && !has('secured');
    const waits = unsecured || (patience.expecting && !shows());
    const helped = ['secure-again', 'request-keys', 'picture-again', 'call-again'].some(has);
    if (waits) patience.total += 100;
    if (!waits || helped) since = Date.now();
    patience.longest = Math.max(patience.longest, Date.now() - since);
  }, 100);
}

/** Call before the context opens its page. */
export async function watchPatience(context: BrowserContext): Promise<void> {
  await context.addInitScript(watch);
}

export function expectOther(page: Page): Promise<void> {
  return page.evaluate(() => {
    (window as unknown as { patience: Patience }).patience.expecting = true;
  });
}

export function patienceOf(page: Page): Promise<Patience> {
  return page.evaluate(() => (window as unknown as { patience: Patience }).patience);
}
