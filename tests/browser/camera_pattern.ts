// A camera whose picture a test knows: four coloured fields above, noise below, as a file for Chromium's fake camera.
import { existsSync, mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';

const kWidth = 640;
const kHeight = 360;
const kPictures = 4;

/** The fields from left to right: as Y, U, V for the file and as red, green, blue for the eye. */
const kFields = [
  { yuv: [81, 90, 240], rgb: [255, 0, 0] },
  { yuv: [145, 54, 34], rgb: [0, 255, 0] },
  { yuv: [41, 240, 110], rgb: [0, 0, 255] },
  { yuv: [210, 16, 146], rgb: [255, 255, 0] },
] as const;

function plane(width: number, height: number, part: 0 | 1 | 2, random: () => number): Buffer {
  const bytes = Buffer.alloc(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const field = kFields[Math.floor((4 * x) / width)] ?? kFields[0];
      const noise = part === 0 ? 16 + Math.floor(random() * 220) : 128;
      bytes[y * width + x] = y < height / 2 ? field.yuv[part] : noise;
    }
  }
  return bytes;
}

/** Path of the camera's file; made at the first call. */
export function cameraFile(): string {
  const file = path.join(tmpdir(), 'heydok-test-camera.y4m');
  if (existsSync(file)) return file;
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const parts: Buffer[] = [
    Buffer.from(`YUV4MPEG2 W${kWidth} H${kHeight} F20:1 Ip A1:1 C420jpeg\n`),
  ];
  for (let picture = 0; picture < kPictures; picture++) {
    parts.push(Buffer.from('FRAME\n'), plane(kWidth, kHeight, 0, random));
    for (const part of [1, 2] as const) {
      parts.push(plane(kWidth / 2, kHeight / 2, part, random));
    }
  }
  // Whole or not at all: several test processes may want it at once.
  const draft = path.join(mkdtempSync(path.join(tmpdir(), 'heydok-camera-')), 'camera.y4m');
  writeFileSync(draft, Buffer.concat(parts));
  renameSync(draft, file);
  return file;
}

/** In how many of the videos on this page, own ones left out, the four fields are seen. */
export function picturesSeen(page: Page): Promise<number> {
  return page.evaluate(
    (fields) => {
      const canvas = document.createElement('canvas');
      canvas.width = 80;
      canvas.height = 40;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const shows = (video: HTMLVideoElement): boolean => {
        if (!context || video.videoWidth === 0) return false;
        context.drawImage(video, 0, 0, 80, 40);
        return fields.every((rgb, at) => {
          const { data } = context.getImageData(20 * at + 8, 8, 4, 4);
          return rgb.every((want, colour) => Math.abs((data[colour] ?? 0) - want) < 90);
        });
      };
      return [...document.querySelectorAll('video')].filter(
        (video) => video.dataset.testid !== 'self-video' && shows(video),
      ).length;
    },
    kFields.map(({ rgb }) => [...rgb]),
  );
}
