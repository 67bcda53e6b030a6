// What a cut costs a call, in real browsers: how long each side stands still, and that nobody reloads a page.
// `./dev e2e network` prints the table, minimum / median / maximum of the rounds.
import { expect, test } from '@playwright/test';

import { CallInNetwork } from './call_in_network.js';
import { Watch, type Interruption, type Interruptions } from './interruption.js';

const kRounds = Number(process.env.HEYDOK_ROUNDS ?? 3);
const kKills = Number(process.env.HEYDOK_KILLS ?? 20);
/** So that no round begins in the aftermath of the one before. */
const kRestMs = 4_000;

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
  settleMs: number,
): Promise<Interruptions[]> {
  const watches = [call.patient, call.physician].map(({ page }) => new Watch(page));
  await cut();
  await call.patient.page.waitForTimeout(settleMs);
  const sides = await Promise.all(watches.map((watch) => watch.end()));
  for (const side of sides) expect(side.alive).toBe(true);
  return sides;
}

const mediaOf = (sides: Interruptions[]) => sides.flatMap(({ sound, picture }) => [sound, picture]);
const untilBack = (media: Interruption) => media.backAfterMs;
const untilFirst = (media: Interruption) => Math.max(media.backAfterMs, media.firstAfterMs);

function ordered(times: number[]): { at: (part: number) => number } {
  const sorted = [...times].sort((a, b) => a - b);
  return { at: (part) => sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0 };
}

function spread(times: number[]): string {
  const { at } = ordered(times);
  if (at(1) === 0) return 'no stop';
  const p95 = times.length >= 10 ? `, p95 ${at(0.95)}` : '';
  return `${at(0)} / ${at(0.5)} / ${at(1)}${p95} ms`;
}

async function measure(
  name: string,
  rounds: number,
  cut: () => Promise<unknown> | void,
  { prepare, settleMs = 7_000, time = untilBack }: Measurement = {},
): Promise<void> {
  test.setTimeout(rounds * 80_000);
  const times: number[][] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    await prepare?.();
    const sides = await recovery(cut, settleMs);
    mediaOf(sides).forEach((media, index) => times[index]?.push(time(media)));
    await call.patient.page.waitForTimeout(kRestMs);
  }
  row(`${name}, ${rounds} rounds`, ...times.map(spread));
}

interface Measurement {
  /** Before the clock starts. */
  prepare?: () => Promise<void>;
  settleMs?: number;
  time?: (media: Interruption) => number;
}

test('the signal connection is cut', async () => {
  const cut = () =>
    call.patient.page.evaluate(async () => {
      const room = (window as unknown as { __heydokRoom: { simulateScenario(s: string): unknown } })
        .__heydokRoom;
      await room.simulateScenario('signal-reconnect');
    });
  await measure('signal connection cut', kRounds, cut);
});

test("the client's ports change, as behind a NAT that forgot", async () => {
  await measure('NAT rebinding', kRounds, () => call.link.rebind());
});

const blackOut = async (seconds: number) => {
  call.link.cut(true);
  await call.patient.page.waitForTimeout(seconds * 1000);
};
for (const seconds of [2, 10, 25]) {
  test(`nothing passes for ${seconds} s`, async () => {
    await measure(`${seconds} s black-out, from its end`, kRounds, () => call.link.cut(false), {
      prepare: () => blackOut(seconds),
      time: untilFirst,
    });
  });
}

test('nothing passes for 2 s right after a rebinding', async () => {
  const prepare = async () => {
    call.link.rebind();
    await call.patient.page.waitForTimeout(kRestMs);
    await blackOut(2);
  };
  const name = '2 s black-out 4 s after a rebinding, from its end';
  await measure(name, kRounds, () => call.link.cut(false), { prepare, time: untilFirst });
});

test("the client's address changes", async () => {
  await measure('another address', kRounds, () => call.link.changeAddress());
});

test('the server is killed and started again', async () => {
  await measure('kill -9 and restart', kKills, () => call.killAndRestart());
});
