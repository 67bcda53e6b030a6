import { isE2EESupported } from 'livekit-client';

/** What this browser lacks for an encrypted consultation; empty: nothing (docs/e2ee.md section 1, E2E-35). */
export type Missing = 'secure-origin' | 'crypto' | 'worker' | 'frame-encryption';

export function missingForEncryption(): Missing[] {
  const missing: Missing[] = [];
  if (!globalThis.isSecureContext) missing.push('secure-origin');
  if (typeof globalThis.crypto?.subtle === 'undefined') missing.push('crypto');
  if (typeof Worker === 'undefined') missing.push('worker');
  if (!isE2EESupported()) missing.push('frame-encryption');
  return missing;
}
