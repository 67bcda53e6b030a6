import type { Browser } from '@playwright/test';

/** Processor time that a Chromium with all its processes has used so far, in seconds. */
export async function cpuSeconds(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.reduce((sum, process) => sum + process.cpuTime, 0);
}
