// What a cut costs a call, in real browsers: how long each side stands still, and that nobody reloads a page.
// `./dev e2e network` prints the table.
import { expect, test } from '@playwright/test';

import { CallInNetwork } from './call_in_network.js';
import { Watch, type Interruption, type Interruptions } from './interruption.js';

const kKills = Number(process.env.HEYDOK_KILLS ?? 10);

let call: CallInNetwork;

test.beforeAll(async () => {
  call = await CallInNetwork.open();
  row(
    'interruption',
    'patient: sound',
    'patient: picture',
    'physician: sound',
    'physician: picture',
  );
});

test.afterAll(async () => {
  await call?.close(); // undefined when it could not be opened
});

function row(...cells: string[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

/** Both sides from the cut on, until both are alive again. */
async function recovery(
  cut: () => Promise<unknown> | void,
  settleMs = 8_000,
): Promise<Interruptions[]> {
  const watches = [call.patient, call.physician].map(({ page }) => new Watch(page));
  await cut();
  await call.patient.page.waitForTimeout(settleMs);
  const sides = await Promise.all(watches.map((watch) => watch.end()));
  for (const side of sides) expect(side.alive).toBe(true);
  return sides;
}

const mediaOf = (sides: Interruptions[]) => sides.flatMap(({ sound, picture }) => [sound, picture]);

function report(name: string, sides: Interruptions[], time: (media: Interruption) => number): void {
  const cells = mediaOf(sides).map((media) => time(media));
  row(name, ...cells.map((ms) => (ms === 0 ? 'no stop' : `${ms} ms`)));
}

test('the signal connection is cut', async () => {
  const cut = () =>
    call.patient.page.evaluate(async () => {
      const room = (window as unknown as { __heydokRoom: { simulateScenario(s: string): unknown } })
        .__heydokRoom;
      await room.simulateScenario('signal-reconnect');
    });
  report('signal connection cut', await recovery(cut), (media) => media.backAfterMs);
});

test("the client's ports change, as behind a NAT that forgot", async () => {
  const sides = await recovery(() => call.link.rebind(), 10_000);
  report('NAT rebinding', sides, (media) => media.backAfterMs);
});

for (const seconds of [2, 10, 25]) {
  test(`nothing passes for ${seconds} s`, async () => {
    call.link.cut(true);
    await call.patient.page.waitForTimeout(seconds * 1000);
    const sides = await recovery(() => call.link.cut(false), 15_000);
    const time = (media: Interruption) => Math.max(media.backAfterMs, media.firstAfterMs);
    report(`${seconds} s black-out, from its end`, sides, time);
  });
}

test('the server is killed and started again', async () => {
  test.setTimeout(kKills * 30_000);
  const times: number[][] = [[], [], [], []];
  for (let round = 0; round < kKills; round++) {
    const sides = await recovery(() => call.killAndRestart());
    mediaOf(sides).forEach((media, index) => times[index]?.push(media.backAfterMs));
  }
  const spread = (all: number[]) => {
    const sorted = [...all].sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
    return `${at(0.5)} / ${at(0.95)} ms`;
  };
  row(`kill -9 and restart, ${kKills} rounds, median / p95`, ...times.map(spread));
});

test("the client's address changes", async () => {
  const sides = await recovery(() => call.link.changeAddress(), 30_000);
  report('another address', sides, (media) => media.backAfterMs);
});
