import type { Alarm } from './core/effects';
import type { GuestEnd, GuestPhase } from './core/guestSession';
import type { TanState } from './core/guestTan';
import type { Pulse } from './core/heartbeat';
import type { HostParticipant } from './core/hostSession';
import type { HostTanState } from './core/hostTan';
import type { Reported } from './core/messages';
import type { RosterRole } from './core/roster';
import type { Code } from './core/sas';

export type { HostParticipant };

/** What page and worker say to each other. No key and no secret is among it. */
export type Command =
  | {
      do: 'start-host';
      meeting: string;
      identity: string;
      name: string;
      careMode: string;
      /** Hexadecimal, 32 bytes; zero if there is no policy document. */
      policyHash: string;
    }
  | {
      do: 'start-guest';
      meeting: string;
      identity: string;
      name: string;
      note: string;
      pinned: string | null;
    }
  | { do: 'relay'; from: string; body: string }
  | { do: 'admit' | 'deny' | 'remove'; identity: string }
  /** `knock`, as in HostParticipant, is for the host only. */
  | { do: 'compare'; knock: string; equal: boolean }
  | { do: 'lock'; locked: boolean }
  | { do: 'recording'; recording: boolean }
  | { do: 'presence'; identity: string; present: boolean }
  | { do: 'make-tan' | 'clear-tan' | 'request-keys' | 'accept-key' | 'try-again' | 'leave' }
  | { do: 'use-tan'; tan: string }
  /** The guest's page noticed it in the media room. */
  | { do: 'report'; alarm: Reported };

/** One line of the participants list: from the roster and from nothing else. */
export interface Person {
  identity: string;
  role: RosterRole;
  name: string;
  verified: boolean;
  recorder: boolean;
  self: boolean;
}

interface Common {
  people: Person[];
  /** The epoch that this device sends with; 0: nothing is sent. */
  sendsWith: number;
  locked: boolean;
  recording: boolean;
}

export interface GuestState extends Common {
  role: 'guest';
  phase: GuestPhase;
  end: GuestEnd | null;
  /** Nothing came for 5 s: show a sentence and a button. */
  slow: boolean;
  code: Code | null;
  /** What the person pressed. */
  verdict: boolean | null;
  /** The host's heartbeat. */
  pulse: Pulse;
  /** Fingerprint of the practice key, for pinning. */
  practice: string | null;
  tanOffered: boolean;
  tan: TanState;
}

export interface HostState extends Common {
  role: 'host';
  ended: boolean;
  tan: HostTanState;
  /** Everybody the host deals with, also those who are not in the roster yet. */
  guests: HostParticipant[];
}

export type E2eeState = GuestState | HostState;

export type WorkerEvent =
  | { tell: 'state'; state: E2eeState }
  | { tell: 'send'; to: string; body: string }
  | { tell: 'alarm'; alarm: Alarm; identity: string }
  | { tell: 'tan'; digits: string }
  /** The worker cannot go on. */
  | { tell: 'failed' }
  /** Another page of this device has taken the session over. */
  | { tell: 'elsewhere' };

/** The frame around both, beside LiveKit's own messages to the same worker. */
export const kCommandKind = 'hdk-command';
export const kEventKind = 'hdk-event';
