import { ascii, type Bytes } from './bytes';
import { finish, makeShare, type PakeInput, type PakeShare } from './cpace';
import { expand, type Entropy } from './primitives';

/** The Sprech-TAN (docs/e2ee.md section 11): eight digits that both sides know, and nobody between them. */
export const kTanDigits = 8;
const kRandomForShare = 48;
const kChannel = ascii('HDK1 tan');

/** Without bias: numbers above the last whole multiple of 10^8 are drawn again. */
export function makeTan(entropy: Entropy): string {
  const range = 10 ** kTanDigits;
  const limit = Math.floor(2 ** 32 / range) * range;
  for (;;) {
    const drawn = new DataView(entropy.bytes(4).buffer).getUint32(0);
    if (drawn < limit) return (drawn % range).toString().padStart(kTanDigits, '0');
  }
}

/** Keeps the digits of what a person typed; null unless there are eight. */
export function readTan(typed: string): string | null {
  const digits = typed.replace(/[\s.-]/g, '');
  return /^\d{8}$/.test(digits) ? digits : null;
}

export interface TanKeys {
  /** For the auth-psk mode of later grants. */
  key: Bytes;
  guestTag: Bytes;
  hostTag: Bytes;
}

/** One attempt of one side. */
export class TanAttempt {
  private constructor(
    private readonly input: PakeInput,
    private readonly share: PakeShare,
  ) {}

  static begin(tan: string, transcript: Uint8Array, entropy: Entropy): TanAttempt {
    const input = { password: ascii(tan), channel: kChannel, session: transcript };
    return new TanAttempt(input, makeShare(input, entropy.bytes(kRandomForShare)));
  }

  get point(): Bytes {
    return this.share.point;
  }

  /** Null if the other point is none. */
  async finish(role: 'guest' | 'host', other: Uint8Array): Promise<TanKeys | null> {
    const side = role === 'guest' ? 'initiator' : 'responder';
    const common = await finish(this.input, this.share, side, other);
    if (!common) return null;
    return {
      key: await expand(common, ascii('HDK1 tan key')),
      guestTag: await expand(common, ascii('HDK1 tan guest')),
      hostTag: await expand(common, ascii('HDK1 tan host')),
    };
  }
}
