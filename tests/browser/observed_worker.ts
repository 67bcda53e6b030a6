// The page's worker with an observer in front: a test sees the secrets that it uses and can move its clock. Only in a
// test's own proxy; the product has no such door.
import { createHmac, webcrypto } from 'node:crypto';
import type { Page, Worker } from '@playwright/test';

/** What the observer keeps, in the worker's global `observed`. */
export interface Observed {
  /** Added to both clocks, ms. */
  skew: number;
  /** Hexadecimal, in the order of use. */
  epochSecrets: string[];
  /** The newest plaintexts of frames and packets, hexadecimal, cut. */
  plaintexts: string[];
}

const kObserver = String.raw`
(() => {
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const bytesOf = (data) => new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength);
  const observed = { skew: Number(START_SKEW), epochSecrets: [], plaintexts: [] };
  self.observed = observed;
  const wall = Date.now, steady = performance.now.bind(performance);
  Date.now = () => wall() + observed.skew;
  performance.now = () => steady() + observed.skew;
  const subtle = crypto.subtle, raws = new WeakMap();
  const { importKey, sign, encrypt } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.importKey = async function (format, data, algorithm, ...rest) {
    const copy = format === 'raw' ? bytesOf(data).slice() : null;
    const key = await importKey.call(subtle, format, data, algorithm, ...rest);
    if (copy && algorithm.name === 'HMAC') raws.set(key, copy);
    return key;
  };
  SubtleCrypto.prototype.sign = function (algorithm, key, data) {
    const label = String.fromCharCode(...bytesOf(data).subarray(0, 10));
    const raw = raws.get(key);
    if (raw && label === 'HDK1 media') {
      const secret = hex(raw);
      if (!observed.epochSecrets.includes(secret)) observed.epochSecrets.push(secret);
    }
    return sign.call(subtle, algorithm, key, data);
  };
  SubtleCrypto.prototype.encrypt = function (algorithm, key, data) {
    const bytes = bytesOf(data);
    if (bytes.length > 300) {
      observed.plaintexts.push(hex(bytes.subarray(200, 248)));
      if (observed.plaintexts.length > 400) observed.plaintexts.shift();
    }
    return encrypt.call(subtle, algorithm, key, data);
  };
})();
`;

/** For workers that start from now on: how far their clocks are ahead, ms. */
export const startSkew = { ms: 0 };

export function observedWorker(program: string): string {
  return kObserver.replace('START_SKEW', String(startSkew.ms)) + program;
}

async function workerOf(page: Page): Promise<Worker> {
  const found = page.workers().find((worker) => worker.url().includes('e2ee.worker'));
  return found ?? page.waitForEvent('worker', (worker) => worker.url().includes('e2ee.worker'));
}

export async function observe(page: Page): Promise<Observed> {
  const worker = await workerOf(page);
  return worker.evaluate(() => (self as unknown as { observed: Observed }).observed);
}

/** As if so much time had passed in the page's encryption, and nowhere else. */
export async function passTime(page: Page, ms: number): Promise<void> {
  const worker = await workerOf(page);
  await worker.evaluate((more) => {
    (self as unknown as { observed: Observed }).observed.skew += more;
  }, ms);
}

/** A sender's raw key of one epoch (docs/e2ee.md section 7.5). */
export function mediaKey(secret: string, epoch: number, identity: string): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(epoch);
  const info = [Buffer.from('HDK1 media'), number, Buffer.from(identity), Buffer.of(1)];
  return createHmac('sha256', Buffer.from(secret, 'hex')).update(Buffer.concat(info)).digest();
}

/** The same as LiveKit derives it for its frames. */
export async function frameKey(
  secret: string,
  epoch: number,
  identity: string,
): Promise<webcrypto.CryptoKey> {
  const raw = mediaKey(secret, epoch, identity);
  const { subtle } = webcrypto;
  const material = await subtle.importKey('raw', raw, 'HKDF', false, ['deriveKey']);
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: Buffer.from('LKFrameEncryptionKey'),
    info: new Uint8Array(128),
  };
  const aes = { name: 'AES-GCM', length: 256 };
  return subtle.deriveKey(derivation, material, aes, false, ['decrypt']);
}

/** Opens one encrypted frame: clear bytes, ciphertext, 12 bytes IV, its length, key index. Null: the key does not fit. */
export async function openFrame(
  frame: Buffer,
  clearBytes: number,
  key: webcrypto.CryptoKey,
): Promise<Buffer | null> {
  const end = frame.length - 14;
  if (end <= clearBytes) return null;
  const algorithm = {
    name: 'AES-GCM',
    iv: frame.subarray(end, end + 12),
    additionalData: frame.subarray(0, clearBytes),
  };
  try {
    const sealed = frame.subarray(clearBytes, end);
    return Buffer.from(await webcrypto.subtle.decrypt(algorithm, key, sealed));
  } catch {
    return null;
  }
}
