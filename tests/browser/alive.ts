import { expect, type Page } from '@playwright/test';

import { mediaReceived } from './peer_connections.js';

/** More than a last picture in the decoder, and more than silence. */
const kLeastFrames = 20;
const kLeastEnergy = 1e-4;

/** Pictures and sound of the others go on arriving here, from now on. */
export async function expectAlive(
  page: Page,
  what: readonly ('picture' | 'sound')[] = ['picture', 'sound'],
): Promise<void> {
  const before = await mediaReceived(page);
  for (const kind of what) {
    await expect
      .poll(async () => {
        const now = await mediaReceived(page);
        return kind === 'picture'
          ? now.framesDecoded - before.framesDecoded > kLeastFrames
          : now.audioEnergy - before.audioEnergy > kLeastEnergy;
      }, kind)
      .toBe(true);
  }
}
