import { useSyncExternalStore } from 'react';
import { asPin, newPin, seenAgain, type Pin } from '../../e2ee/core/pin';

const kKey = 'heydok-practices';
const kMostPins = 50;

/** The practices whose key this device remembers, because the person said so. Fingerprints only, nothing secret. */
export class PinKeeper {
  /** The pin of this practice; null: not remembered. */
  pin: Pin | null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly practiceName: string) {
    this.pin = readAll().find((pin) => pin.practiceName === practiceName) ?? null;
  }

  readonly subscribe = (onChange: () => void): (() => void) => {
    this.listeners.add(onChange);
    return () => this.listeners.delete(onChange);
  };

  /** With the person's consent, or because they accepted a changed key. */
  remember(fingerprint: string, now = Date.now()): void {
    const before = this.pin;
    const same = before?.fingerprint === fingerprint;
    this.keep(same ? seenAgain(before, now) : newPin(fingerprint, this.practiceName, now));
  }

  forget(): void {
    this.keep(null);
  }

  private keep(pin: Pin | null): void {
    writeAll(pin ? [pin, ...this.others()] : this.others());
    this.pin = pin;
    for (const listener of [...this.listeners]) listener();
  }

  private others(): Pin[] {
    return readAll().filter((pin) => pin.practiceName !== this.practiceName);
  }
}

function readAll(): Pin[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(kKey) ?? '[]');
    if (!Array.isArray(stored)) return [];
    return stored.map(asPin).filter((pin) => pin !== null);
  } catch {
    return [];
  }
}

function writeAll(pins: Pin[]): void {
  try {
    if (pins.length === 0) localStorage.removeItem(kKey);
    else localStorage.setItem(kKey, JSON.stringify(pins.slice(0, kMostPins)));
  } catch {
    // Without storage nothing is remembered, and nothing is claimed.
  }
}

/** Draws anew when the person remembers or forgets the practice. */
export function usePin(keeper: PinKeeper | null): Pin | null {
  return useSyncExternalStore(keeper?.subscribe ?? kNoNews, () => keeper?.pin ?? null);
}

const kNoNews = (): (() => void) => () => undefined;
