import { concat, utf8, type Bytes } from './bytes';

/** docs/e2ee.md section 4: one encoding for each value, big-endian, nothing optional. */
const kMostTextBytes = 400;
const kMostBytes = 0xffff;

/** Puts values together. A value outside its range is a programming error and throws. */
export class Writer {
  private readonly parts: Bytes[] = [];

  u8(value: number): this {
    return this.number(value, 1);
  }

  u32(value: number): this {
    return this.number(value, 4);
  }

  /** Up to 2^53 - 1: times in milliseconds and counters. */
  u64(value: number): this {
    return this.number(value, 8);
  }

  /** Bytes whose number the reader knows; also labels. */
  fixed(value: Uint8Array): this {
    this.parts.push(concat(value));
    return this;
  }

  bytes(value: Uint8Array): this {
    if (value.length > kMostBytes) throw new RangeError('too many bytes');
    return this.number(value.length, 2).fixed(value);
  }

  text(value: string): this {
    const encoded = utf8(value);
    if (!isPlainText(value) || encoded.length > kMostTextBytes) {
      throw new RangeError('text that cannot be encoded');
    }
    return this.bytes(encoded);
  }

  finish(): Bytes {
    return concat(...this.parts);
  }

  private number(value: number, size: number): this {
    if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      throw new RangeError('number outside its range');
    }
    const encoded = new Uint8Array(size);
    let rest = value;
    for (let at = size - 1; at >= 0; at -= 1) {
      encoded[at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    this.parts.push(encoded);
    return this;
  }
}

/** What `parse` turns into null. */
class Malformed extends Error {}

/** Takes values apart. Use it through `parse`, which catches what it throws. */
export class Reader {
  private at = 0;

  constructor(private readonly source: Uint8Array) {}

  u8(): number {
    return this.number(1);
  }

  u32(): number {
    return this.number(4);
  }

  u64(): number {
    const value = this.number(8);
    this.require(Number.isSafeInteger(value));
    return value;
  }

  fixed(size: number): Bytes {
    this.require(this.source.length - this.at >= size);
    const value = concat(this.source.subarray(this.at, this.at + size));
    this.at += size;
    return value;
  }

  bytes(): Bytes {
    return this.fixed(this.number(2));
  }

  text(): string {
    const encoded = this.bytes();
    this.require(encoded.length <= kMostTextBytes);
    let value = '';
    try {
      value = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(encoded);
    } catch {
      throw new Malformed();
    }
    this.require(isPlainText(value));
    return value;
  }

  /** Refuses the whole value if the condition does not hold. */
  require(condition: boolean): asserts condition {
    if (!condition) throw new Malformed();
  }

  position(): number {
    return this.at;
  }

  finish(): void {
    this.require(this.at === this.source.length);
  }

  private number(size: number): number {
    return this.fixed(size).reduce((value, byte) => value * 256 + byte, 0);
  }
}

/** Reads one whole value; null if it is malformed or something is left over. */
export function parse<T>(source: Uint8Array, read: (reader: Reader) => T): T | null {
  const reader = new Reader(source);
  try {
    const value = read(reader);
    reader.finish();
    return value;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** Normal form C, no control characters, no half of a surrogate pair. */
export function isPlainText(value: string): boolean {
  return value.normalize('NFC') === value && !/\p{Cc}|\p{Cs}/u.test(value);
}
