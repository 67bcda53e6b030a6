import { asPin, newPin, seenAgain, type Pin } from '../../e2ee/core/pin';

const kKey = 'heydok-practices';
const kMostPins = 50;

/** The practices whose key this device remembers, because the person said so. Fingerprints only, nothing secret. */
export class PinKeeper {
  constructor(private readonly practiceName: string) {}

  /** The pin of this practice; null: not remembered. */
  get pin(): Pin | null {
    return readAll().find((pin) => pin.practiceName === this.practiceName) ?? null;
  }

  /** With the person's consent, or because they accepted a changed key. */
  remember(fingerprint: string, now = Date.now()): void {
    const before = this.pin;
    const same = before?.fingerprint === fingerprint;
    const pin = same ? seenAgain(before, now) : newPin(fingerprint, this.practiceName, now);
    writeAll([pin, ...this.others()]);
  }

  forget(): void {
    writeAll(this.others());
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
