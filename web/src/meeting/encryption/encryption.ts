import type { Alarm } from '../../e2ee/core/effects';
import type { GuestView } from '../../e2ee/core/guestSession';
import type { HostView } from '../../e2ee/core/hostSession';

/** A session with its keys in the worker: what it shows changes, the object stays the same. */
export interface SessionClient<View> {
  /** Encrypts and decrypts the room's frames and packets; the keys are in it and stay there. */
  readonly worker: Worker;
  /** Null before the session has begun. */
  view: () => View | null;
  subscribe: (onChange: () => void) => () => void;
  /** Something did not decrypt: ask for the keys again. */
  requestKeys: () => void;
}

export interface GuestClient extends SessionClient<GuestView> {
  tryAgain: () => void;
  acceptChangedKey: () => void;
  compare: (equal: boolean) => void;
  useTan: (digits: string) => void;
  /** Tells the physician and forgets every key. */
  leave: () => Promise<void>;
}

export interface HostClient extends SessionClient<HostView> {
  /** The one act that gives somebody a key. False: there is nobody to admit under this identity. */
  admit: (identity: string) => Promise<boolean>;
  deny: (identity: string) => void;
  remove: (identity: string) => void;
  compare: (identity: string, equal: boolean) => void;
  setTan: (digits: string | null) => void;
  presence: (identity: string, present: boolean) => void;
  end: () => void;
}

/** The encryption of one consultation, as the pages see it. */
export type Encryption =
  | { side: 'guest'; client: GuestClient; view: GuestView }
  | { side: 'host'; client: HostClient; view: HostView };

/** Alarms of the session, and those of `guardRoom`. */
export type SafetyAlarm = Alarm | 'plain-track' | 'plain-data' | 'ghost' | 'relay-silent';

/** Somebody in the signed roster. */
export interface RosterPerson {
  identity: string;
  name: string;
  role: 'host' | 'guest' | 'companion';
  verified: boolean;
}

/** Who is in the consultation. Null while there is no roster: then nobody is shown. */
export function rosterOf({ view }: Encryption): readonly RosterPerson[] | null {
  return view.roster?.entries ?? null;
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
