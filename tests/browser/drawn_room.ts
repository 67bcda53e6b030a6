// A room papered with a chessboard, empty or with somebody drawn in front of it, as a file for Chromium's fake camera. The person
// wears a finely checked shirt, so that both can be told sharp from blurred.
import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { chromium, type Browser, type Page } from '@playwright/test';

import { chromiumOptions } from './playwright.config.js';

const kWidth = 640;
const kHeight = 360;
/** Width of a field of either pattern; two of them are less than a point of the blurred background. */
const kField = 8;
/** Where to look for either pattern. */
const kRoom = { x: 0, y: 0, width: 160, height: 160 };
const kShirt = { x: 260, y: 290, width: 120, height: 64 };

interface Ellipse {
  x: number;
  y: number;
  width: number;
  height: number;
  luma: number;
}

/** From the back to the front. */
const kHead: readonly Ellipse[] = [
  { x: 320, y: 115, width: 78, height: 90, luma: 45 }, // hair
  { x: 320, y: 140, width: 62, height: 80, luma: 185 },
  { x: 296, y: 130, width: 11, height: 6, luma: 235 },
  { x: 344, y: 130, width: 11, height: 6, luma: 235 },
  { x: 296, y: 130, width: 5, height: 5, luma: 35 },
  { x: 344, y: 130, width: 5, height: 5, luma: 35 },
  { x: 296, y: 114, width: 14, height: 3, luma: 50 },
  { x: 344, y: 114, width: 14, height: 3, luma: 50 },
  { x: 320, y: 160, width: 7, height: 4, luma: 140 },
  { x: 320, y: 188, width: 22, height: 7, luma: 95 },
];

/** How bright the person is at a point; null beside them. */
function personAt(x: number, y: number): number | null {
  const part = kHead.findLast(
    (one) => ((x - one.x) / one.width) ** 2 + ((y - one.y) / one.height) ** 2 <= 1,
  );
  if (part) return part.luma;
  if (y > 250 && Math.abs(x - 320) < 50 + 100 * Math.sqrt((y - 250) / 110)) {
    return isWhite(x, y) ? 115 : 60;
  }
  return y > 190 && Math.abs(x - 320) < 30 ? 155 : null;
}

function isWhite(x: number, y: number): boolean {
  return (Math.floor(x / kField) + Math.floor(y / kField)) % 2 === 0;
}

/** A browser whose camera shows the room. `folder`: where its file may lie as long as the browser runs. */
export async function browserInRoom(folder: string, someone: boolean): Promise<Browser> {
  const luma = Buffer.alloc(kWidth * kHeight);
  for (let y = 0; y < kHeight; y += 1) {
    for (let x = 0; x < kWidth; x += 1) {
      const person = someone ? personAt(x, y) : null;
      luma[y * kWidth + x] = person ?? (isWhite(x, y) ? 215 : 40);
    }
  }
  const frame = [Buffer.from('FRAME\n'), luma, Buffer.alloc((kWidth * kHeight) / 2, 128)];
  const file = path.join(folder, 'room.y4m');
  const head = Buffer.from(`YUV4MPEG2 W${kWidth} H${kHeight} F20:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([head, ...frame, ...frame]));
  return chromium.launch({
    ...chromiumOptions,
    args: [...chromiumOptions.args, `--use-file-for-fake-video-capture=${file}`],
  });
}

/** How much a point differs from its neighbour a field further, on the mean, 0 to 255. */
export interface Detail {
  room: number;
  shirt: number;
}

/** From now on the page notes each picture that it shows of the other one. */
export async function watchDetail(page: Page): Promise<void> {
  await page.evaluate(
    ({ width, height, field, parts }) => {
      const seen: Detail[] = [];
      Object.assign(window, { detailSeen: seen });
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const detailOf = (part: typeof parts.room): number => {
        if (!context) return -1;
        const { data } = context.getImageData(part.x, part.y, part.width + field, part.height);
        let sum = 0;
        for (let y = 0; y < part.height; y += 1) {
          for (let x = 0; x < part.width; x += 1) {
            const at = 4 * (y * (part.width + field) + x) + 1;
            sum += Math.abs((data[at] ?? 0) - (data[at + 4 * field] ?? 0));
          }
        }
        return sum / (part.width * part.height);
      };
      let watched: HTMLVideoElement | null = null;
      const look = (video: HTMLVideoElement): void => {
        if (video !== watched) return;
        context?.drawImage(video, 0, 0, width, height);
        seen.push({ room: detailOf(parts.room), shirt: detailOf(parts.shirt) });
        video.requestVideoFrameCallback(() => look(video));
      };
      const find = (): void => {
        const video = document.querySelector<HTMLVideoElement>('[data-testid=remote-video]');
        if (video !== watched) {
          watched = video;
          video?.requestVideoFrameCallback(() => look(video));
        }
        requestAnimationFrame(find);
      };
      find();
    },
    { width: kWidth, height: kHeight, field: kField, parts: { room: kRoom, shirt: kShirt } },
  );
}

/** Of the pictures since it was asked before, in order. */
export function detailSince(page: Page): Promise<Detail[]> {
  return page.evaluate(() => (window as unknown as { detailSeen: Detail[] }).detailSeen.splice(0));
}
