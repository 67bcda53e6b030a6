// Measures in a page how long somebody waits without a sentence and a button that helps, over reloads too.
import { expect, type BrowserContext, type Page } from '@playwright/test';

interface Patience {
  /** The other person's picture is due. */
  expecting: boolean;
  /** The longest wait without help so far, ms. */
  longest: number;
  /** What was on screen in that wait. */
  screen: string;
  total: number;
}

/** Runs in the page, before its own scripts. */
function watch(): void {
  const kKey = 'test-patience';
  const patience: Patience = { expecting: false, longest: 0, screen: '', total: 0 };
  try {
    Object.assign(patience, JSON.parse(sessionStorage.getItem(kKey) ?? '{}'));
  } catch {
    // A page without storage, before the first of heydok's.
  }
  Object.assign(window, { patience });
  const find = (id: string) => [...document.querySelectorAll(`[data-testid="${id}"]`)];
  const has = (id: string) => find(id).some((element) => element.checkVisibility());
  const kHelp = [
    'open-again',
    'load-again',
    'secure-again',
    'request-keys',
    'picture-again',
    'connect-again',
    'news-again',
    'try-again',
  ];
  /** A button that can be seen, beside words of its own. */
  const helps = (id: string) =>
    find(id).some((element) => {
      if (!element.checkVisibility({ visibilityProperty: true })) return false;
      const beside = element.parentElement?.textContent ?? '';
      return beside.length > (element.textContent ?? '').length;
    });
  const shows = () =>
    find('remote-video').some((video) => video instanceof HTMLVideoElement && video.videoWidth > 0);
  const waits = () =>
    !document.querySelector('main') || // the program is still loading
    has('wait') ||
    has('reconnecting') ||
    has('news-lost') ||
    // Who sits in the waiting room and is told so expects nobody before they are called.
    (has('waiting-room') ? !has('secured') : patience.expecting && !shows());
  const kLookEveryMs = 100;
  /** A busy machine stops the page itself for longer: nothing could be shown meanwhile, and that is not the page's. */
  const kLongestStepMs = 250;
  let last = Date.now();
  // The page is waited for from the moment in which it was asked for.
  let waited = last - performance.timeOrigin;
  setInterval(() => {
    if (location.protocol === 'about:') return;
    const now = Date.now();
    const step = Math.min(now - last, kLongestStepMs);
    last = now;
    const waiting = waits();
    if (waiting) patience.total += step;
    waited = !waiting || kHelp.some(helps) ? 0 : waited + step;
    if (waited > patience.longest) {
      patience.longest = Math.round(waited);
      patience.screen = document.querySelector('#root')?.textContent ?? '';
    }
    sessionStorage.setItem(kKey, JSON.stringify(patience));
  }, kLookEveryMs);
}

/** Call before the context opens its page. */
export async function watchPatience(context: BrowserContext): Promise<void> {
  await context.addInitScript(watch);
}

/** From now on the other person's picture is due, also after a reload. */
export function expectOther(page: Page): Promise<void> {
  return page.evaluate(() => {
    (window as unknown as { patience: Patience }).patience.expecting = true;
  });
}

/** Measured strictly by `./dev e2e`; otherwise help has to come, and what a busy machine takes to draw it is not judged. */
const kPatienceMs = process.env.HEYDOK_TEST_STRICT ? 5_000 : 15_000;

/** Nobody at this page has waited for long without a sentence and a button. */
export async function expectHelpedInTime(page: Page, who = 'somebody'): Promise<void> {
  const { longest, total, screen } = await page.evaluate(
    () => (window as unknown as { patience: Patience }).patience,
  );
  console.log(`${who} waited ${Math.round(total)} ms, without help at most ${longest} ms`);
  expect(longest, screen).toBeLessThan(kPatienceMs);
}
