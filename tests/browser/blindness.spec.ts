// The engine forwards what it cannot read: random bytes in place of everything that the encryption hides are forwarded,
// asked for anew and switched between layers as the true ones. VP8, the only codec that the product publishes; the
// others in tests/simulation/blindness_test.cpp.
import { expect, test } from '@playwright/test';

import {
  enterMediaRoom,
  seenFrames,
  startMediaEngine,
  videoStatistics,
  wantQuality,
  type FrameMode,
  type MediaEngine,
} from './media_page.js';

let engine: MediaEngine;

test.beforeAll(async () => {
  engine = await startMediaEngine();
});

test.afterAll(async () => {
  expect(await engine.stop(), engine.output()).toBe(0);
});

const kPatience = { timeout: 20_000, intervals: [100] };
const kLayers = [
  { quality: 0, height: 180 },
  { quality: 2, height: 720 },
  { quality: 1, height: 360 },
] as const;

for (const mode of ['true', 'random'] satisfies FrameMode[]) {
  test(`pictures of ${mode} bytes are forwarded, asked for and switched`, async ({ browser }) => {
    const ada = await enterMediaRoom(browser, engine, `blind-${mode}`, 'ada', mode);
    const ben = await enterMediaRoom(browser, engine, `blind-${mode}`, 'ben', mode);
    await expect
      .poll(async () => (await seenFrames(ben.page)).frames, kPatience)
      .toBeGreaterThan(0);
    for (const { quality, height } of kLayers) {
      const start = performance.now();
      await wantQuality(ben.page, quality);
      await expect.poll(async () => (await seenFrames(ben.page)).height, kPatience).toBe(height);
      console.log(`${mode}: ${height} lines after ${Math.round(performance.now() - start)} ms`);
    }

    const before = { seen: await seenFrames(ben.page), stats: await videoStatistics(ben.page) };
    await ben.page.waitForTimeout(4_000);
    const seen = await seenFrames(ben.page);
    const stats = await videoStatistics(ben.page);
    const sent = await videoStatistics(ada.page);
    console.log(`${mode}: ${JSON.stringify({ seen, received: stats, sent })}`);
    // Frames go on, whole, with none lost on the way.
    expect(seen.frames - before.seen.frames).toBeGreaterThan(10);
    expect(stats.packetsReceived - before.stats.packetsReceived).toBeGreaterThan(10);
    expect(stats.packetsLost).toBe(0);
    expect(stats.framesDecoded).toBe(0);
    // Nothing is given to the decoder, so it asks for key frames: the wish reaches the sender, the key frames the receiver.
    expect(stats.asked).toBeGreaterThan(0);
    expect(sent.wasAsked).toBeGreaterThan(0);
    expect(seen.keyFrames).toBeGreaterThan(kLayers.length);
    await ada.context.close();
    await ben.context.close();
  });
}
