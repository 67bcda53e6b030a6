/** What the patient's device remembers of a practice, with consent (docs/e2ee.md section 10, E2E-09). */
export interface Pin {
  version: 1;
  /** Hexadecimal fingerprint of the practice key. */
  fingerprint: string;
  practiceName: string;
  /** Milliseconds since 1970. */
  firstSeen: number;
  lastSeen: number;
}

export type PinState =
  { kind: 'unknown' } | { kind: 'known'; since: number } | { kind: 'changed'; since: number };

export function newPin(fingerprint: string, practiceName: string, now: number): Pin {
  return { version: 1, fingerprint, practiceName, firstSeen: now, lastSeen: now };
}

/** What a pin says about the practice that answers now. */
export function comparePin(pin: Pin | null, fingerprint: string): PinState {
  if (!pin) return { kind: 'unknown' };
  const kind = pin.fingerprint === fingerprint ? 'known' : 'changed';
  return { kind, since: pin.firstSeen };
}

export function seenAgain(pin: Pin, now: number): Pin {
  return { ...pin, lastSeen: Math.max(pin.lastSeen, now) };
}

/** Reads what was stored; null for anything else. */
export function asPin(value: unknown): Pin | null {
  if (typeof value !== 'object' || value === null) return null;
  const stored = value as Record<string, unknown>;
  const { version, fingerprint, practiceName, firstSeen, lastSeen } = stored;
  if (version !== 1 || typeof practiceName !== 'string') return null;
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{64}$/.test(fingerprint)) return null;
  if (typeof firstSeen !== 'number' || typeof lastSeen !== 'number') return null;
  return { version, fingerprint, practiceName, firstSeen, lastSeen };
}
