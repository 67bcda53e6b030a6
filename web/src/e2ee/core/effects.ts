import type { Bytes } from './bytes';
import type { Reported } from './messages';

/** What a session wants its surroundings to do, in this order. */
export type Alarm = Reported | 'codes-differ' | 'tan-failed' | 'tan-locked' | 'too-many-attempts';

/** The keys of one sender in one epoch, raw: to be imported and wiped at once. */
export interface SenderKeys {
  identity: string;
  media: Bytes;
  data: Bytes;
}

export type Effect =
  /** `to`: `host`, `all` or an identity. */
  | { kind: 'send'; to: string; message: Bytes }
  /** Receiving keys for everybody, also the own ones, without sending with them yet. */
  | { kind: 'keys'; epoch: number; senders: readonly SenderKeys[] }
  /** From now on send with this epoch. */
  | { kind: 'switch'; epoch: number }
  /** Nothing may be decrypted with this epoch any more. */
  | { kind: 'erase'; epoch: number }
  /** Send nothing until the next `switch`. */
  | { kind: 'stop' }
  | { kind: 'alarm'; alarm: Alarm; identity: string }
  /** The record changed: store it before anything after this effect happens. */
  | { kind: 'persist' }
  /** The session is over: forget the record and every key. */
  | { kind: 'wipe' };
