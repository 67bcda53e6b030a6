import { ascii } from './bytes';
import { expand, extract } from './primitives';

/** The code of a transcript, in both forms (docs/e2ee.md section 5.2). */
export interface Code {
  /** Six digits, with leading zeros and without a gap. */
  digits: string;
  /** Two indices into a list of 1,024 words. */
  words: readonly [number, number];
}

const kLabel = ascii('HDK1 sas');

export async function codeOf(transcript: Uint8Array): Promise<Code> {
  const secret = await extract(kLabel, transcript);
  const bytes = await expand(secret, kLabel);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const digits = view.getBigUint64(0) % 1_000_000n;
  const bits = (view.getUint16(8) << 8) | view.getUint8(10);
  return {
    digits: digits.toString().padStart(6, '0'),
    words: [(bits >> 14) & 0x3ff, (bits >> 4) & 0x3ff],
  };
}
