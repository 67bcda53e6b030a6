import { E2eeSession, type SessionEnd } from '../../e2ee/e2eeSession';
import type { E2eeState } from '../../e2ee/protocol';
import type { GuestClient, HostClient, SafetyAlarm, SessionClient } from './encryption';
import { PinKeeper } from './pins';

/** How a session reaches the other side, and what it does when it cannot go on. */
export interface Wiring {
  /** `body`: base64url; `to`: `host`, `all` or an identity. */
  send: (to: string, body: string) => void;
  onFailed: (why: SessionEnd) => void;
  onAlarm: (alarm: SafetyAlarm, identity: string) => void;
}

export interface Started<Client> {
  client: Client;
  /** From the relay; nothing about it is trusted. */
  receive: (from: string, body: string) => void;
  /** The page goes; the keys wait in the browser's storage for five minutes. */
  close: () => void;
}

export interface GuestStart extends Wiring {
  meetingId: string;
  identity: string;
  name: string;
  practiceName: string;
}

export interface HostStart extends Wiring {
  meetingId: string;
  identity: string;
  name: string;
  careMode: string;
}

/** No policy document exists yet. */
const kNoPolicy = '0'.repeat(64);
/** A good-bye is signed and handed on within this time, else it is lost. */
const kFarewellMs = 1_000;

export function startGuest(start: GuestStart): Started<GuestClient> {
  const { session, started, shared } = open<GuestClient>(start);
  const pin = new PinKeeper(start.practiceName);
  session.startAsGuest({
    meeting: start.meetingId,
    identity: start.identity,
    name: start.name,
    note: '',
    pinned: pin.pin?.fingerprint ?? null,
  });
  return started({
    ...shared,
    pin,
    requestKeys: () => session.requestKeys(),
    tryAgain: () => session.tryAgain(),
    acceptChangedKey: () => session.acceptChangedKey(),
    compare: (equal) => session.verify(equal),
    useTan: (typed) => session.useTan(typed),
  });
}

export function startHost(start: HostStart): Started<HostClient> {
  const { session, started, shared } = open<HostClient>(start);
  session.startAsHost({
    meeting: start.meetingId,
    identity: start.identity,
    name: start.name,
    careMode: start.careMode,
    policyHash: kNoPolicy,
  });
  return started({
    ...shared,
    admit: (identity) => session.admit(identity),
    deny: (identity) => session.deny(identity),
    remove: (identity) => session.remove(identity),
    compare: (knock, equal) => session.verify(equal, knock),
    lock: (locked) => session.lock(locked),
    recording: (recording) => session.recording(recording),
    makeTan: () => session.makeTan(),
    clearTan: () => session.clearTan(),
  });
}

type State<Client> = Client extends SessionClient<infer S> ? S & E2eeState : never;

function open<Client extends GuestClient | HostClient>(wiring: Wiring) {
  const listeners = new Set<() => void>();
  let leaving = false;
  const session = new E2eeSession({
    send: wiring.send,
    onAlarm: wiring.onAlarm,
    onFailed: wiring.onFailed,
    onState: () => {
      for (const listener of [...listeners]) listener();
    },
  });
  const shared: SessionClient<State<Client>> = {
    encryption: session.encryption,
    protect: (room) => session.protect(room),
    // The worker answers in the role in which it was started.
    view: () => session.state as State<Client> | null,
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    leave: () => {
      leaving = true;
      session.leave();
    },
  };
  const started = (client: Client): Started<Client> => ({
    client,
    receive: (from, body) => session.relay(from, body),
    close: () => {
      listeners.clear();
      if (leaving) setTimeout(() => session.close(), kFarewellMs);
      else session.close();
    },
  });
  return { session, started, shared };
}
