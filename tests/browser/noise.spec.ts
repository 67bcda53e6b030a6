// Noise suppression, by its effect: how loud the room of the one is at the other, through the encrypted call.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, expect, test, type Page } from '@playwright/test';

import { cpuSeconds } from './browser_cost.js';
import { watchOrigins } from './origins.js';
import { chromiumOptions } from './playwright.config.js';
import { admitPatient, newPerson, onePractice } from './practice.js';

const practice = onePractice();

const kRate = 48_000;

/** Ten seconds of mono sound, 16 bit, for Chromium's fake microphone, which repeats it. */
function wavOf(sample: (atS: number) => number): Buffer {
  const frames = 10 * kRate;
  const out = Buffer.alloc(44 + 2 * frames);
  out.write('RIFF', 0);
  out.writeUInt32LE(36 + 2 * frames, 4);
  out.write('WAVEfmt ', 8);
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(kRate, 24);
  out.writeUInt32LE(2 * kRate, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36);
  out.writeUInt32LE(2 * frames, 40);
  for (let index = 0; index < frames; index += 1) {
    out.writeInt16LE(Math.round(32_000 * sample(index / kRate)), 44 + 2 * index);
  }
  return out;
}

/** A street whose loudness goes up and down, so that it is no even hiss for the browser's own filter. */
function street(atS: number): number {
  const swell = 0.5 + 0.5 * Math.sin(2 * Math.PI * 1.3 * atS) ** 2;
  return 0.06 * swell * (2 * Math.random() - 1);
}

/** Somebody says "a" for three seconds out of every five: harmonics of a voice that moves, louder around the formants of the vowel. */
function voice(atS: number): number {
  if (atS % 5 > 3) return 0;
  const pitch = 120 * atS + 3 * Math.sin(2 * Math.PI * 0.8 * atS);
  const syllable = Math.max(0, Math.sin(2 * Math.PI * 2 * atS)) ** 0.5;
  let sum = 0;
  for (let harmonic = 1; harmonic <= 25; harmonic += 1) {
    const frequency = 120 * harmonic;
    const formant = (at: number, width: number) => 1 / (1 + ((frequency - at) / width) ** 2);
    const loud = formant(730, 120) + 0.5 * formant(1090, 140) + 0.15 * formant(2440, 200);
    sum += loud * Math.sin(2 * Math.PI * harmonic * pitch);
  }
  return 0.2 * syllable * sum;
}

interface Loudness {
  voice: number;
  pauses: number;
}

/** How loud the other one is here, in dB of full scale: the loudest fifth of five seconds, and the quietest. */
async function loudness(page: Page): Promise<Loudness> {
  return page.evaluate(async () => {
    const sound = [...document.querySelectorAll('audio')]
      .map((element) => element.srcObject)
      .find((source) => source instanceof MediaStream && source.getAudioTracks().length > 0);
    if (!(sound instanceof MediaStream)) return { voice: -120, pauses: -120 };
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 4096 });
    context.createMediaStreamSource(sound).connect(analyser);
    const part = new Float32Array(analyser.fftSize);
    const levels: number[] = [];
    const end = performance.now() + 5000;
    while (performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 90));
      analyser.getFloatTimeDomainData(part);
      const energy = part.reduce((sum, value) => sum + value * value, 0) / part.length;
      levels.push(10 * Math.log10(energy + 1e-12));
    }
    await context.close();
    levels.sort((a, b) => a - b);
    const fifth = Math.ceil(levels.length / 5);
    const mean = (values: number[]) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    return { voice: mean(levels.slice(-fifth)), pauses: mean(levels.slice(0, fifth)) };
  });
}

test('the other side hears the voice, not the street, until noise suppression is switched off again', async ({
  browser,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'heydok-noise-'));
  const file = join(folder, 'street.wav');
  writeFileSync(
    file,
    wavOf((atS) => street(atS) + voice(atS)),
  );
  const noisy = await chromium.launch({
    ...chromiumOptions,
    args: [...chromiumOptions.args, `--use-file-for-fake-audio-capture=${file}`],
  });
  try {
    const physician = await newPerson(browser);
    const patient = await newPerson(noisy, { locale: 'de-DE' });
    const foreign = await watchOrigins(patient.context, practice.origin);
    await admitPatient(physician, patient, practice);
    await expect(patient.page.getByTestId('remote-video')).toBeVisible();
    await expect.poll(async () => (await loudness(physician.page)).pauses).toBeGreaterThan(-60);
    /** Loudness at the other side, and how many cores this browser used meanwhile. */
    const withCost = async (): Promise<Loudness & { cores: number }> => {
      const [beganAt, usedBefore] = [performance.now(), await cpuSeconds(noisy)];
      const heard = await loudness(physician.page);
      const used = (await cpuSeconds(noisy)) - usedBefore;
      return { ...heard, cores: (1000 * used) / (performance.now() - beganAt) };
    };
    const before = await withCost();

    await patient.page.getByTestId('toggle-more').click();
    const choice = patient.page.getByTestId('effect-noise');
    await expect(choice).not.toBeChecked();
    const state = patient.page.getByTestId('noise-state');
    // A program that is not there leaves the microphone as it is: never silence.
    const program = '**/rnnoise*.wasm';
    await patient.page.route(program, (route) => route.fulfill({ status: 404 }));
    await choice.click();
    await expect(state).toHaveAttribute('data-state', 'failed');
    await expect(choice).not.toBeChecked();
    expect((await loudness(physician.page)).voice).toBeGreaterThan(before.voice - 6);
    await patient.page.unroute(program);

    await choice.check();
    await expect(state).toHaveAttribute('data-state', 'on');
    await expect
      .poll(async () => (await loudness(physician.page)).pauses)
      .toBeLessThan(before.pauses - 15);
    const during = await withCost();
    console.log(
      'noise at the other side in dB, cores of the browser:',
      before,
      'suppressed:',
      during,
    );
    expect(during.voice).toBeGreaterThan(before.voice - 12);

    await choice.uncheck();
    await expect
      .poll(async () => (await loudness(physician.page)).pauses)
      .toBeGreaterThan(before.pauses - 6);
    expect(foreign).toEqual([]);
  } finally {
    await noisy.close();
    rmSync(folder, { recursive: true });
  }
});
