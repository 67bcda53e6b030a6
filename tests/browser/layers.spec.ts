// The received picture follows the window: small, large, out of sight and back, without a standing picture; and to the
// receiver it stays one stream.
import { expect, test, type Page } from '@playwright/test';

import { encodedFrames, faultsOf, watchEncodedFrames } from './encoded_frames.js';
import { continuityOf, receivedFrames, watchFrames } from './frame_meter.js';
import { admitPatient, newPerson, onePractice } from './practice.js';

const kSmall = { width: 320, height: 420 };
const kLarge = { width: 1440, height: 900 };
/** Media time and arrival drift apart by less, whatever the machine is doing; a broken clock by hours. */
const kMostDriftMs = 10_000;
/** Pictures on their way from the assembly to the decoder. */
const kMostInFlight = 4;
/** Far above the two seconds that it takes: the test must not fail on a busy machine. */
const kPatience = { timeout: 20_000, intervals: [100] };

const practice = onePractice();

interface Received {
  width: number;
  bytes: number;
  frames: number;
  freezes: number;
  frozenSeconds: number;
  /** Assembled, but neither decoded nor dropped as too late: held back by the search for their references. */
  held: number;
  /** Key frames that the decoder had to ask for. */
  asked: number;
  lost: number;
}

function received(page: Page): Promise<Received> {
  return page.evaluate(async () => {
    const seen = (window as unknown as { testPeerConnections: RTCPeerConnection[] })
      .testPeerConnections;
    const sum = {
      width: 0,
      bytes: 0,
      frames: 0,
      freezes: 0,
      frozenSeconds: 0,
      held: 0,
      asked: 0,
      lost: 0,
    };
    for (const connection of seen) {
      for (const entry of (await connection.getStats()).values()) {
        if (entry.type !== 'inbound-rtp' || entry.kind !== 'video') continue;
        sum.width = Math.max(sum.width, entry.frameWidth ?? 0);
        sum.bytes += entry.bytesReceived ?? 0;
        sum.frames += entry.framesDecoded ?? 0;
        sum.freezes += entry.freezeCount ?? 0;
        sum.frozenSeconds += entry.totalFreezesDuration ?? 0;
        sum.held += entry.framesReceived - entry.framesDecoded - entry.framesDropped;
        sum.asked += entry.pliCount ?? 0;
        sum.lost += entry.packetsLost ?? 0;
      }
    }
    return sum;
  });
}

test('the layer follows the window', async ({ browser }) => {
  const physician = await newPerson(browser);
  const patient = await newPerson(browser, { viewport: kLarge });
  await watchEncodedFrames(patient.context);
  await admitPatient(physician, patient, practice);
  const { page } = patient;

  const widthBecomes = async (what: string, right: (width: number) => boolean): Promise<void> => {
    const start = performance.now();
    await expect.poll(async () => right((await received(page)).width), kPatience).toBe(true);
    const { width, freezes, frozenSeconds } = await received(page);
    console.log(
      `${what}: ${width} px after ${Math.round(performance.now() - start)} ms; ` +
        `freezes so far ${freezes}, ${frozenSeconds.toFixed(2)} s`,
    );
  };
  await widthBecomes('first', (width) => width >= 960);
  await watchFrames(page);
  await page.waitForTimeout(2_000);
  const before = await received(page);
  const encodedBefore = (await encodedFrames(page)).length;

  await page.setViewportSize(kSmall);
  await widthBecomes('small window', (width) => width > 0 && width < 960);
  await page.setViewportSize(kLarge);
  await widthBecomes('large window', (width) => width >= 960);

  // To the receiver it is one stream: no change of layer shows in its timestamps.
  const continuity = continuityOf(await receivedFrames(page));
  console.log(
    `${continuity.frames} pictures, widths ${continuity.widths.join(', ')} px: ${continuity.backward} timestamps ` +
      `backward, largest jump ${Math.round(continuity.largestJumpMs)} ms, longest pause ` +
      `${Math.round(continuity.longestPauseMs)} ms`,
  );
  expect(continuity.widths.length).toBeGreaterThanOrEqual(3);
  expect(continuity.backward).toBe(0);
  expect(continuity.largestJumpMs).toBeLessThan(kMostDriftMs);

  // Chromium tells a page no picture ids of VP8, but it goes by them: it holds back pictures behind a gap in them, and
  // its decoder then asks for a key frame.
  const after = await received(page);
  const encoded = (await encodedFrames(page)).slice(encodedBefore);
  const faults = faultsOf(encoded);
  console.log(
    `${encoded.length} encoded pictures, ${encoded.filter(({ key }) => key).length} key, widths ` +
      `${faults.widths.join(', ')} px: ${faults.backward} timestamps backward, ${faults.streams} stream(s), ` +
      `${after.lost - before.lost} packets lost, ${after.held} held back, ${after.asked - before.asked} key frames asked for`,
  );
  expect(faults.widths.length).toBeGreaterThanOrEqual(3);
  expect(faults.backward).toBe(0);
  expect(faults.streams).toBe(1);
  expect(after.lost - before.lost).toBe(0);
  expect(after.held).toBeLessThanOrEqual(kMostInFlight);
  expect(after.asked - before.asked).toBe(0);

  // Out of sight nothing is sent; back in sight the picture moves on.
  const hide = (hidden: boolean) =>
    page.evaluate((on) => {
      for (const video of document.querySelectorAll('video')) {
        video.style.display = on ? 'none' : '';
      }
    }, hidden);
  await hide(true);
  await expect
    .poll(async () => {
      const { frames } = await received(page);
      await page.waitForTimeout(1000);
      return (await received(page)).frames - frames;
    }, kPatience)
    .toBe(0);
  const { frames } = await received(page);
  await hide(false);
  await expect.poll(async () => (await received(page)).frames, kPatience).toBeGreaterThan(frames);

  await physician.context.close();
  await patient.context.close();
});
