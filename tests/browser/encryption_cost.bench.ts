// What end-to-end encryption costs: processor time of both browsers of a call of two at 720p, with LiveKit's frame encryption as the
// product sets it and without it, in interleaved pairs. The product has no switch; the page of media_page.ts has one.
import { readdirSync, readFileSync } from 'node:fs';
import { chromium, test, type Browser } from '@playwright/test';

import {
  enterMediaRoom,
  startMediaEngine,
  videoStatistics,
  type FrameMode,
  type MediaEngine,
} from './media_page.js';
import { chromiumOptions } from './playwright.config.js';

const kPairs = Number(process.env.HEYDOK_PAIRS ?? 5);
const kSeconds = 8;
const kTicksPerSecond = 100;

/** Processor seconds of a process and all below it that are still there. */
function cpuSeconds(root: number): number {
  const parents = new Map<number, number>();
  const ticks = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(fields[1]));
      ticks.set(Number(name), Number(fields[11]) + Number(fields[12]));
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === root) return true;
    }
    return false;
  };
  let sum = 0;
  for (const [pid, count] of ticks) if (below(pid)) sum += count;
  return sum / kTicksPerSecond;
}

interface Cost {
  /** Processor seconds per second, of the browser with both pages. */
  cores: number;
  /** Processor milliseconds per decoded picture. */
  msPerFrame: number;
  height: number;
}

async function measure(
  browser: Browser,
  root: number,
  engine: MediaEngine,
  room: string,
  mode: FrameMode,
): Promise<Cost> {
  const ada = await enterMediaRoom(browser, engine, room, 'ada', mode);
  const ben = await enterMediaRoom(browser, engine, room, 'ben', mode);
  const heights = async () => [
    (await videoStatistics(ada.page)).height,
    (await videoStatistics(ben.page)).height,
  ];
  for (let tries = 0; tries < 80 && Math.min(...(await heights())) < 720; tries++) {
    await ada.page.waitForTimeout(250);
  }
  const decoded = async () =>
    (await videoStatistics(ada.page)).framesDecoded +
    (await videoStatistics(ben.page)).framesDecoded;
  const frames = await decoded();
  const cpu = cpuSeconds(root);
  const start = performance.now();
  await ada.page.waitForTimeout(kSeconds * 1_000);
  const spent = cpuSeconds(root) - cpu;
  const seconds = (performance.now() - start) / 1_000;
  const shown = (await decoded()) - frames;
  const height = Math.min(...(await heights()));
  await ada.context.close();
  await ben.context.close();
  return { cores: spent / seconds, msPerFrame: (spent * 1_000) / shown, height };
}

function spread(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const shown = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return shown.map((value) => (value ?? 0).toFixed(3)).join(' / ');
}

test('processor time with and without encryption', async () => {
  test.setTimeout(0);
  const engine = await startMediaEngine();
  const server = await chromium.launchServer(chromiumOptions);
  const browser = await chromium.connect(server.wsEndpoint());
  const root = server.process().pid ?? 0;
  const costs = { encrypted: [] as Cost[], plain: [] as Cost[] };
  for (let pair = 0; pair < kPairs; pair++) {
    const order =
      pair % 2 === 0 ? (['encrypted', 'plain'] as const) : (['plain', 'encrypted'] as const);
    for (const mode of order) {
      const cost = await measure(browser, root, engine, `cost-${pair}-${mode}`, mode);
      costs[mode].push(cost);
      console.log(`pair ${pair} ${mode}: ${JSON.stringify(cost)}`);
    }
  }
  const ratios = (of: (cost: Cost) => number) =>
    costs.encrypted.map((cost, pair) => of(cost) / of(costs.plain[pair] ?? cost));
  console.log(`encrypted, cores: ${spread(costs.encrypted.map(({ cores }) => cores))}`);
  console.log(`plain, cores: ${spread(costs.plain.map(({ cores }) => cores))}`);
  console.log(`ratio of cores, min / median / max: ${spread(ratios(({ cores }) => cores))}`);
  console.log(`ratio of time per picture: ${spread(ratios(({ msPerFrame }) => msPerFrame))}`);
  await browser.close();
  await server.close();
  await engine.stop();
});
