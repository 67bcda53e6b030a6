import { ascii, utf8, type Bytes } from './bytes';
import { Writer } from './encoding';
import { expand } from './primitives';

/** Keys that follow from an epoch secret (docs/e2ee.md section 7.5). */
export type Purpose = 'media' | 'data' | 'files' | 'board' | 'captions' | 'recording';

/** One key per sender and purpose; whoever has the epoch secret can make all of them. */
export function senderKey(
  epochSecret: Uint8Array,
  purpose: Purpose,
  epoch: number,
  identity: string,
): Promise<Bytes> {
  const info = new Writer()
    .fixed(ascii(`HDK1 ${purpose}`))
    .u32(epoch)
    .fixed(utf8(identity));
  return expand(epochSecret, info.finish());
}

/** Opens the one roster of its epoch. */
export function rosterKey(epochSecret: Uint8Array, epoch: number): Promise<Bytes> {
  return expand(epochSecret, rosterLabel(epoch));
}

export function rosterLabel(epoch: number): Bytes {
  return new Writer().fixed(ascii('HDK1 roster')).u32(epoch).finish();
}

/** LiveKit's key index is one byte. */
export function keyIndex(epoch: number): number {
  return epoch % 256;
}
