import type { Bytes } from './bytes';
import type { Certificate } from './certificate';
import type { Acquaintance } from './guestAttempt';
import type { HostGuest } from './hostGuest';
import type { HostTan } from './hostTan';
import type { Denial } from './messages';

/**
 * What a device keeps so that a reload is no new admission (docs/e2ee.md section 9). Key objects in it cannot be read;
 * an epoch secret is never part of it. Structured clone keeps both sides' types.
 */
export interface GuestRecord {
  version: 1;
  meeting: string;
  identity: string;
  /** When it was last known to be inside or waiting, milliseconds. */
  time: number;
  inside: boolean;
  known: Acquaintance;
  tanKey: Bytes | null;
  epoch: number;
  rosterHash: Bytes;
  rosterTime: number;
  clockOffset: number;
  counter: number;
  verdict: boolean | null;
}

export interface HostRecord {
  version: 1;
  meeting: string;
  identity: string;
  time: number;
  certificate: Certificate;
  epoch: number;
  rosterHash: Bytes;
  rosterTime: number;
  sequence: number;
  heartbeatDigest: Bytes;
  locked: boolean;
  recording: boolean;
  tan: HostTan | null;
  attempts: Map<string, number>;
  closed: Map<string, Denial>;
  guests: HostGuest[];
}
