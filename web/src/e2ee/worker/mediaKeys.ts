import { wipe, type Bytes } from '../core/bytes';
import type { SenderKeys } from '../core/effects';
import { keyIndex } from '../core/epochKeys';

/** Where LiveKit's part of the worker takes keys from. */
export type SetKey = (owner: string, key: CryptoKey, index: number, sendWith: boolean) => void;

interface OwnKeys {
  media: CryptoKey;
  data: CryptoKey;
}

/** LiveKit keeps keys by participant; data packets get their own by a name that no identity has. */
export function dataOwner(identity: string): string {
  return `data:${identity}`;
}

/** Turns epochs into LiveKit's key ring: 256 places, index = epoch modulo 256 (docs/e2ee.md section 7.5). */
export class MediaKeys {
  private readonly own = new Map<number, OwnKeys>();
  private readonly senders = new Map<number, string[]>();
  private sending = false;

  constructor(
    private readonly identity: string,
    private readonly setKey: SetKey,
    private readonly random: (size: number) => Bytes,
  ) {}

  /** Whether anything may be sent. */
  get sends(): boolean {
    return this.sending;
  }

  isKnown(identity: string): boolean {
    return [...this.senders.values()].some((names) => names.includes(identity));
  }

  /** Installs an epoch for receiving; the raw keys are wiped. */
  async install(epoch: number, keys: readonly SenderKeys[]): Promise<void> {
    this.senders.set(
      epoch,
      keys.map(({ identity }) => identity),
    );
    for (const { identity, media, data } of keys) {
      const imported = { media: await importKey(media), data: await importKey(data) };
      wipe(media, data);
      if (identity === this.identity) this.own.set(epoch, imported);
      else this.place(identity, imported, epoch, false);
    }
  }

  switchTo(epoch: number): void {
    const keys = this.own.get(epoch);
    if (!keys) return;
    this.sending = true;
    this.place(this.identity, keys, epoch, true);
  }

  /** LiveKit cannot take a key out: one that nobody has takes its place. */
  async erase(epoch: number): Promise<void> {
    const names = this.senders.get(epoch) ?? [];
    this.senders.delete(epoch);
    this.own.delete(epoch);
    for (const identity of names) {
      if (identity !== this.identity) this.place(identity, await this.nobodys(), epoch, false);
    }
  }

  /** From now on what is sent can be read by nobody. */
  async stop(): Promise<void> {
    this.sending = false;
    const newest = Math.max(0, ...this.senders.keys());
    // Half the ring away, where neither a present nor a past epoch of this hour lies.
    this.place(this.identity, await this.nobodys(), newest + 128, true);
  }

  async wipe(): Promise<void> {
    await this.stop();
    for (const epoch of [...this.senders.keys()]) await this.erase(epoch);
  }

  private place(identity: string, keys: OwnKeys, epoch: number, sendWith: boolean): void {
    const index = keyIndex(epoch);
    this.setKey(identity, keys.media, index, sendWith);
    this.setKey(dataOwner(identity), keys.data, index, sendWith);
  }

  private async nobodys(): Promise<OwnKeys> {
    return {
      media: await importKey(this.random(32)),
      data: await importKey(this.random(32)),
    };
  }
}

/** As LiveKit wants it: HKDF material, from which it derives AES-256-GCM itself. */
function importKey(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'HKDF', false, ['deriveBits', 'deriveKey']);
}
