import type { SenderKeys } from './effects';
import { senderKey } from './epochKeys';
import type { Roster } from './roster';

/** The media and data keys of everybody in the roster. */
export function keysOfAll(epochSecret: Uint8Array, roster: Roster): Promise<SenderKeys[]> {
  return Promise.all(
    roster.entries.map(async ({ identity }) => ({
      identity,
      media: await senderKey(epochSecret, 'media', roster.epoch, identity),
      data: await senderKey(epochSecret, 'data', roster.epoch, identity),
    })),
  );
}
