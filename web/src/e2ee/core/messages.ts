import type { Bytes } from './bytes';

/** The bodies of docs/e2ee.md section 4.2. */
export const kTypes = {
  knock: 1,
  hello: 2,
  offer: 3,
  reveal: 4,
  introduce: 5,
  admit: 6,
  epoch: 7,
  deny: 8,
  ack: 9,
  heartbeat: 10,
  keyRequest: 11,
  leave: 12,
  verdict: 13,
  tanStart: 14,
  tanAnswer: 15,
  tanConfirm: 16,
  tanResult: 17,
  report: 18,
} as const;

export type MessageName = keyof typeof kTypes;

export const kSuite = 1;
export const kMostTanAttempts = 3;

/** Why the host turns somebody away. */
export const kDenials = {
  denied: 1,
  removed: 2,
  'codes-differ': 3,
  ended: 4,
  locked: 5,
  'too-many-attempts': 6,
  unknown: 7,
} as const;
export type Denial = keyof typeof kDenials;

/** What a guest's device noticed of an attack, for the physician's eyes. */
export const kReports = {
  'forged-message': 1,
  'replayed-message': 2,
  'handshake-changed': 3,
  'heartbeat-fork': 4,
  'heartbeat-lost': 5,
  'plain-track': 6,
  'plain-data': 7,
  ghost: 8,
  renamed: 9,
} as const;
export type Reported = keyof typeof kReports;

export const kOutcomes = { right: 1, wrong: 2, locked: 3 } as const;
export type TanOutcome = keyof typeof kOutcomes;

export interface Hello {
  hostIdentity: string;
  certificate: Bytes;
  commitment: Bytes;
  tan: boolean;
  time: number;
}

export interface Offer {
  agreementKey: Bytes;
  signingKey: Bytes;
  nonce: Bytes;
}

export interface Reveal {
  agreementKey: Bytes;
  nonce: Bytes;
  proof: Bytes;
}

/** An epoch secret on its way to one guest, and the roster (section 7.2). */
export interface Grant {
  epoch: number;
  mode: 0 | 3;
  atOnce: boolean;
  time: number;
  enc: Bytes;
  sealed: Bytes;
  roster: Bytes;
}

export interface Ack {
  epoch: number;
  rosterHash: Bytes;
}

export interface Heartbeat extends Ack {
  sequence: number;
  previous: Bytes;
  time: number;
}

export interface KeyRequest {
  counter: number;
  epoch: number;
}

export interface Verdict {
  equal: boolean;
  counter: number;
}

export interface Report {
  alarm: Reported;
  counter: number;
}

export interface TanPoint {
  attempt: number;
  point: Bytes;
}

export interface TanTag {
  attempt: number;
  tag: Bytes;
}

export interface TanResult extends TanTag {
  outcome: TanOutcome;
}
