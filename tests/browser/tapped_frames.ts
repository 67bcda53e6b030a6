// Judges frames that the operator tapped: with whose keys, if any, they open.
import type { TappedFrame } from './hostile_room.js';
import { frameKey, openFrame } from './observed_worker.js';

/** Bytes that stay readable in front (docs/e2ee.md section 2). */
function clearBytes({ kind, key }: TappedFrame): number {
  if (kind === 'audio') return 1;
  return key ? 10 : 3;
}

/** Epoch modulo 256, as the frame's last byte names it. */
export function epochOf({ bytes }: TappedFrame): number {
  return bytes.at(-1) ?? 0;
}

export interface OpenedFrame extends TappedFrame {
  plain: Buffer;
}

/** Somebody's epoch secrets, the first epoch first, as seen in their own device. */
export type Secrets = readonly string[];

/** The frames that open with one of these secrets, whichever epoch they name. `first`: the epoch of the first secret. */
export async function opened(
  frames: TappedFrame[],
  secrets: Secrets,
  first: number,
): Promise<OpenedFrame[]> {
  const keys = new Map<string, Awaited<ReturnType<typeof frameKey>>>();
  for (const identity of new Set(frames.map((frame) => frame.identity))) {
    for (const [at, secret] of secrets.entries()) {
      keys.set(`${identity} ${at}`, await frameKey(secret, first + at, identity));
    }
  }
  const result: OpenedFrame[] = [];
  for (const frame of frames) {
    for (const at of secrets.keys()) {
      const key = keys.get(`${frame.identity} ${at}`);
      const plain = key ? await openFrame(frame.bytes, clearBytes(frame), key) : null;
      if (plain) result.push({ ...frame, plain });
      if (plain) break;
    }
  }
  return result;
}
