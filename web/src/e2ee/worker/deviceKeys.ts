import type { Bytes } from '../core/bytes';
import { checkCertificate, issueCertificate, type Certificate } from '../core/certificate';
import type { Entropy, KeyPair } from '../core/primitives';
import type { Store } from './store';

/** The host device's own keys: made once, kept as objects that cannot be read. */
export interface DeviceKeys {
  device: KeyPair;
  certificate: Certificate;
  encoded: Bytes;
}

const kKey = 'device';
const kValidity = 2 * 365 * 86_400_000;

interface Stored {
  version: 1;
  practice: KeyPair;
  device: KeyPair;
  encoded: Bytes;
}

/** This device's keys; on a new device practice key and device key are made together. */
export async function deviceKeys(store: Store, entropy: Entropy, now: number): Promise<DeviceKeys> {
  const stored = asStored(await store.get(kKey));
  const certificate = stored && (await checkCertificate(stored.encoded, now));
  if (stored && certificate) {
    return { device: stored.device, certificate, encoded: stored.encoded };
  }
  const practice = stored?.practice ?? (await entropy.signingKey());
  const device = stored?.device ?? (await entropy.signingKey());
  const encoded = await issueCertificate(practice, device.publicKey, now, now + kValidity);
  await store.put(kKey, { version: 1, practice, device, encoded } satisfies Stored);
  const made = await checkCertificate(encoded, now);
  if (!made) throw new Error('certificate does not fit');
  return { device, certificate: made, encoded };
}

function asStored(value: unknown): Stored | null {
  if (typeof value !== 'object' || value === null) return null;
  return (value as Stored).version === 1 ? (value as Stored) : null;
}
