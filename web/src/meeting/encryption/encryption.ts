import type { E2EEOptions, Room } from 'livekit-client';
import type { SessionAlarm } from '../../e2ee/e2eeSession';
import type { GuestState, HostState, Person } from '../../e2ee/protocol';
import type { PinKeeper } from './pins';

/** A session with its keys in the worker: what it shows changes, the object stays the same. */
export interface SessionClient<State> {
  /** For the room: leads its frames and packets through the worker. */
  readonly encryption: E2EEOptions;
  /** Once, before the room is entered: from then on nothing comes or goes unencrypted. */
  protect: (room: Room) => Promise<void>;
  /** Null before the session has begun. */
  view: () => State | null;
  subscribe: (onChange: () => void) => () => void;
  /** Says good-bye (the physician: ends it for all) and forgets every key. */
  leave: () => void;
}

export interface GuestClient extends SessionClient<GuestState> {
  /** Something did not decrypt: ask for the keys again. */
  requestKeys: () => void;
  tryAgain: () => void;
  acceptChangedKey: () => void;
  compare: (equal: boolean) => void;
  useTan: (digits: string) => void;
  /** What this device remembers of the practice's key. */
  pin: PinKeeper;
}

export interface HostClient extends SessionClient<HostState> {
  /** The one act that gives somebody a key. */
  admit: (identity: string) => void;
  deny: (identity: string) => void;
  remove: (identity: string) => void;
  /** `knock`: of the guest whose code was compared. */
  compare: (knock: string, equal: boolean) => void;
  /** Nobody new comes in; who is inside and loses the connection comes back. */
  lock: (locked: boolean) => void;
  /** Recording begins or ends: new keys, and the roster says so to everybody. */
  recording: (recording: boolean) => void;
  /** Eight digits for the telephone or the appointment slip; they never go through the server. */
  makeTan: () => Promise<string>;
  clearTan: () => void;
}

export interface GuestEncryption {
  side: 'guest';
  client: GuestClient;
  view: GuestState;
}

export interface HostEncryption {
  side: 'host';
  client: HostClient;
  view: HostState;
}

/** The encryption of one consultation, as the pages see it. */
export type Encryption = GuestEncryption | HostEncryption;

/** What the physician has to know; `relay-silent`: a device does not confirm the present key. */
export type SafetyAlarm = SessionAlarm | 'relay-silent';

/** Who is in the consultation, from the signed roster. Null while there is none: then nobody is shown. */
export function rosterOf({ view }: Encryption): readonly Person[] | null {
  return view.people.length > 0 ? view.people : null;
}

/** Whether what we publish goes out, encrypted. */
export function isSending({ view }: Encryption): boolean {
  return view.sendsWith > 0;
}

/** Resolves once there is a key to send with. */
export function untilSending(client: SessionClient<{ sendsWith: number }>): Promise<void> {
  return new Promise((resolve) => {
    let stop: (() => void) | null = null;
    const look = (): void => {
      if ((client.view()?.sendsWith ?? 0) === 0) return;
      stop?.();
      resolve();
    };
    stop = client.subscribe(look);
    look();
  });
}

/** Browsers without encoded transforms can take no part: there is no plaintext mode (docs/e2ee.md). */
export function canEncrypt(): boolean {
  const { RTCRtpSender: sender } = window as { RTCRtpSender?: { prototype: object } };
  const transforms =
    'RTCRtpScriptTransform' in window ||
    (sender !== undefined && 'createEncodedStreams' in sender.prototype);
  return transforms && typeof Worker === 'function';
}
