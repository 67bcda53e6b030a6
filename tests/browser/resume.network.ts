// What a cut costs a call, in real browsers: how long each side stands still, and that nobody reloads a page.
// `./dev e2e network` prints the table, minimum / median / p95 / maximum of the rounds; with HEYDOK_RESULTS it is kept.
import os from 'node:os';

import { expect, test } from '@playwright/test';

import { CallInNetwork } from './call_in_network.js';
import { Watch, type Interruption, type Interruptions } from './interruption.js';
import { keep, kColumns, spread, type Round } from './interruption_results.js';

const kRounds = Number(process.env.HEYDOK_ROUNDS ?? 3);
const kKills = Number(process.env.HEYDOK_KILLS ?? 20);
/** So that no round begins in the aftermath of the one before. */
const kRestMs = 1_500;
/** What follows from a cut shows within this time. */
const kSettleMs = 5_000;

let call: CallInNetwork;

test.beforeAll(async () => {
  call = await CallInNetwork.open();
  row('interruption', ...kColumns);
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

function report(name: string, rounds: Round[]): void {
  const columns = kColumns.map((_, column) =>
    spread(rounds.map(({ times }) => times[column] ?? 0)),
  );
  row(`${name}, ${rounds.length} rounds`, ...columns);
  keep(name, rounds, call.browserVersion);
}

async function measure(
  name: string,
  count: number,
  cut: () => Promise<unknown> | void,
  { prepare, settleMs = kSettleMs, time = untilBack }: Measurement = {},
): Promise<Round[]> {
  test.setTimeout(count * 80_000);
  const rounds: Round[] = [];
  for (let round = 0; round < count; round++) {
    const load = os.loadavg()[0] ?? 0;
    await prepare?.();
    const sides = await recovery(cut, settleMs);
    rounds.push({ times: mediaOf(sides).map(time), load });
    await call.patient.page.waitForTimeout(kRestMs);
  }
  report(name, rounds);
  return rounds;
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
      // After ten seconds the client's own timers end later than the dark.
      settleMs: seconds < 10 ? kSettleMs : 7_000,
      time: untilFirst,
    });
  });
}

test('nothing passes for 2 s right after a rebinding', async () => {
  const prepare = async () => {
    call.link.rebind();
    await call.patient.page.waitForTimeout(4_000);
    await blackOut(2);
  };
  const name = '2 s black-out 4 s after a rebinding, from its end';
  await measure(name, kRounds, () => call.link.cut(false), { prepare, time: untilFirst });
});

test("the client's address changes", async () => {
  await measure('another address', kRounds, () => call.link.changeAddress());
});

test('the server is killed and started again', async () => {
  const startedAfterMs: number[] = [];
  const cut = async () => startedAfterMs.push(await call.killAndRestart());
  const rounds = await measure('kill -9 and restart, from the kill', kKills, cut);
  const fromStart = rounds.map(({ times, load }, round) => ({
    times: times.map((time) => (time === 0 ? 0 : time - (startedAfterMs[round] ?? 0))),
    load,
  }));
  report('kill -9 and restart, from the start of the new process', fromStart);
});
