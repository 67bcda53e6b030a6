// Looks for byte strings where an operator could: in the memory of the server's process, in its files, its log and in
// everything that passed its sockets, after their own encryption.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';

/** A byte string and the forms in which a program may hold it. */
export interface Canary {
  name: string;
  forms: Buffer[];
}

/** Base64 begins anew every 3 bytes: the text's middle, for each of the three places where it can begin. */
function base64Forms(bytes: Buffer, encoding: 'base64' | 'base64url'): Buffer[] {
  return [0, 1, 2].map((skipped) => {
    const padded = Buffer.concat([Buffer.alloc(skipped), bytes]);
    const text = padded.toString(encoding).replaceAll('=', '');
    return Buffer.from(text.slice(4, text.length - 2));
  });
}

export function textCanary(name: string, text: string): Canary {
  const utf8 = Buffer.from(text);
  const forms = [
    utf8,
    Buffer.from(text, 'utf16le'),
    Buffer.from(JSON.stringify(text).slice(1, -1)),
  ];
  return {
    name,
    forms: [...forms, ...base64Forms(utf8, 'base64url'), ...base64Forms(utf8, 'base64')],
  };
}

export function bytesCanary(name: string, bytes: Buffer): Canary {
  const hex = bytes.toString('hex');
  const texts = [Buffer.from(hex), Buffer.from(hex.toUpperCase())];
  const base64 = [...base64Forms(bytes, 'base64url'), ...base64Forms(bytes, 'base64')];
  return { name, forms: [bytes, ...texts, ...base64] };
}

/** Names of the canaries that are in these bytes. */
export function foundIn(bytes: Buffer, canaries: Canary[]): string[] {
  return canaries
    .filter(({ forms }) => forms.some((form) => bytes.includes(form)))
    .map(({ name }) => name);
}

const kStep = 16 * 1024 * 1024;
/** Longer than any form, so that none is missed where two reads meet. */
const kOverlap = 4096;

/** Reads every readable mapping of a process; what cannot be read (device memory) is left out. */
export function foundInMemory(pid: number, canaries: Canary[]): { found: string[]; bytes: number } {
  const found = new Set<string>();
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const buffer = Buffer.alloc(kStep + kOverlap);
  let bytes = 0;
  for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) r/.exec(line) ?? [];
    if (!from || !to) continue;
    const end = Number.parseInt(to, 16);
    for (let at = Number.parseInt(from, 16); at < end; at += kStep) {
      const wanted = Math.min(buffer.length, end - at);
      let got = 0;
      try {
        got = readSync(memory, buffer, 0, wanted, at);
      } catch {
        continue;
      }
      bytes += Math.min(got, kStep);
      for (const name of foundIn(buffer.subarray(0, got), canaries)) found.add(name);
    }
  }
  closeSync(memory);
  return { found: [...found], bytes };
}

/** Every file of the folder, the database's journal included. */
export function foundInFiles(folder: string, canaries: Canary[]): string[] {
  const found = new Set<string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readFileSync(path.join(entry.parentPath, entry.name));
    for (const name of foundIn(bytes, canaries)) found.add(name);
  }
  return [...found];
}
