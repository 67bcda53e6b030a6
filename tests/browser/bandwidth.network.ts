// A patient's line that becomes narrow and wide again, or loses packets: sound first, the picture as far as there
// is room. `./dev e2e network` prints the figures.
import { expect, test, type Page } from '@playwright/test';

import { CallInNetwork } from './call_in_network.js';
import type { DirectionReport } from './network_link.js';

const kWideKbit = 2_500;
const kNarrowKbit = 500;
const kSampleMs = 500;
const kBackWithinMs = 8_000;
const kWatchMs = 20_000;
const kLossPercent = [5, 10, 20, 30];

let call: CallInNetwork;

test.beforeAll(async () => {
  call = await CallInNetwork.open();
  call.link.set('down', 'delay', 20);
  call.link.set('down', 'queue', 300);
});

test.afterAll(async () => {
  await call?.close(); // undefined when it could not be opened
});

/** What the patient has received so far. */
interface Received {
  soundPackets: number;
  soundLost: number;
  samples: number;
  concealed: number;
  pictures: number;
  bytes: number;
  width: number;
  /** Of the connection in use; a call that ended has none. */
  connected: boolean;
}

function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const seen = (window as unknown as { testPeerConnections: RTCPeerConnection[] })
      .testPeerConnections;
    const sum = {
      soundPackets: 0,
      soundLost: 0,
      samples: 0,
      concealed: 0,
      pictures: 0,
      bytes: 0,
      width: 0,
      connected: seen.some((connection) => connection.connectionState === 'connected'),
    };
    for (const connection of seen) {
      if (connection.connectionState === 'closed') continue;
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp') continue;
        sum.bytes += (entry.bytesReceived ?? 0) + (entry.headerBytesReceived ?? 0);
        if (entry.kind === 'audio') {
          sum.soundPackets += entry.packetsReceived ?? 0;
          sum.soundLost += entry.packetsLost ?? 0;
          sum.samples += entry.totalSamplesReceived ?? 0;
          sum.concealed += (entry.concealedSamples ?? 0) - (entry.silentConcealedSamples ?? 0);
        } else {
          sum.pictures += entry.framesDecoded ?? 0;
          sum.width = Math.max(sum.width, entry.frameWidth ?? 0);
        }
      }
    }
    return sum;
  });
}

/** From now on, in the page: how often a video was paused and set going again by the server. */
function watchStreamStates(page: Page): Promise<void> {
  return page.evaluate(() => {
    const states: string[] = [];
    const room = (
      window as unknown as {
        __heydokRoom: { on(event: string, then: (p: unknown, state: string) => void): void };
      }
    ).__heydokRoom;
    room.on('trackStreamStateChanged', (publication: unknown, state: string) => {
      states.push(state);
    });
    Object.assign(window, { testStreamStates: states });
  });
}

function streamStates(page: Page): Promise<string[]> {
  return page.evaluate(
    () => (window as unknown as { testStreamStates: string[] }).testStreamStates,
  );
}

const kbit = (from: Received, to: Received, ms: number) =>
  Math.round(((to.bytes - from.bytes) * 8) / ms);

async function use(page: Page, ms: number): Promise<number> {
  const before = await received(page);
  const start = performance.now();
  await page.waitForTimeout(ms);
  return kbit(before, await received(page), performance.now() - start);
}

const queue = ({ wait_p50, wait_p95, wait_max, dropped }: DirectionReport) =>
  `queue ${Math.round(wait_p50)} / ${Math.round(wait_p95)} / ${Math.round(wait_max)} ms (median, p95, most), ` +
  `${dropped} dropped`;

test('2.5 to 0.5 to 2.5 Mbit/s', async () => {
  test.setTimeout(180_000);
  const { page } = call.patient;
  const { link } = call;
  link.set('down', 'rate', kWideKbit);
  await page.waitForTimeout(kWatchMs);
  const before = await use(page, 5_000);
  await link.stats();
  const start = await received(page);

  link.set('down', 'rate', kNarrowKbit);
  await page.waitForTimeout(5_000);
  const settled = await received(page);
  const narrow = await use(page, kWatchMs - 5_000);
  const pictures = (await received(page)).pictures - settled.pictures;

  link.set('down', 'rate', kWideKbit);
  const widened = performance.now();
  let backAfter = Infinity;
  while (backAfter === Infinity && performance.now() - widened < 30_000) {
    if ((await use(page, kSampleMs)) >= 0.9 * before) backAfter = performance.now() - widened;
  }
  const after = await use(page, 10_000);
  const end = await received(page);
  const { down } = await link.stats();
  console.log(
    `2.5 / 0.5 / 2.5 Mbit/s: ${before} / ${narrow} / ${after} kbit/s used, ${pictures} pictures in ` +
      `${(kWatchMs - 5_000) / 1000} s of 0.5; 90 % again after ${Math.round(backAfter)} ms; ${queue(down)}; ` +
      `sound: ${end.soundLost - start.soundLost} of ${end.soundPackets - start.soundPackets} packets lost, ` +
      `${end.concealed - start.concealed} of ${end.samples - start.samples} samples concealed`,
  );
  expect(end.soundLost - start.soundLost).toBe(0);
  expect(backAfter).toBeLessThanOrEqual(kBackWithinMs);
  expect(down.wait_p95).toBeLessThan(100);
  expect(pictures).toBeGreaterThan(0);
});

test('too narrow for any picture', async () => {
  test.setTimeout(120_000);
  const { page } = call.patient;
  call.link.set('down', 'rate', 0);
  await page.waitForTimeout(5_000);
  await watchStreamStates(page);
  call.link.set('down', 'rate', 90);
  const narrowed = performance.now();
  await expect.poll(() => streamStates(page), { timeout: 30_000 }).toContain('paused');
  const pausedAfter = performance.now() - narrowed;
  const before = await received(page);
  await page.waitForTimeout(10_000);
  const during = await received(page);
  call.link.set('down', 'rate', kWideKbit);
  const widened = performance.now();
  await expect
    .poll(async () => (await received(page)).pictures, { timeout: 30_000, intervals: [100] })
    .toBeGreaterThan(during.pictures + 5);
  console.log(
    `90 kbit/s: paused after ${Math.round(pausedAfter)} ms; meanwhile ${during.soundLost - before.soundLost} of ` +
      `${during.soundPackets - before.soundPackets} sound packets lost; moves again ` +
      `${Math.round(performance.now() - widened)} ms after the line is wide`,
  );
  expect(await streamStates(page)).toContain('active');
  call.link.set('down', 'rate', 0);
});

for (const percent of kLossPercent) {
  test(`${percent} % of the packets are lost`, async () => {
    test.setTimeout(120_000);
    const { page } = call.patient;
    call.link.set('down', 'rate', 0);
    call.link.set('down', 'loss', percent);
    call.link.set('up', 'loss', percent);
    await page.waitForTimeout(5_000);
    const before = await received(page);
    await page.waitForTimeout(kWatchMs);
    const after = await received(page);
    call.link.set('down', 'loss', 0);
    call.link.set('up', 'loss', 0);
    const samples = after.samples - before.samples;
    console.log(
      `${percent} % loss, both directions: ${after.pictures - before.pictures} pictures in ${kWatchMs / 1000} s, ` +
        `${after.width} px wide, ${kbit(before, after, kWatchMs)} kbit/s; sound concealed ` +
        `${(((after.concealed - before.concealed) / samples) * 100).toFixed(2)} %`,
    );
    expect(after.connected).toBe(true);
    expect(samples).toBeGreaterThan(0);
    expect(after.pictures).toBeGreaterThan(before.pictures);
    await page.waitForTimeout(3_000);
  });
}
