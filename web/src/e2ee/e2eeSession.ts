import { RoomEvent, type E2EEOptions, type RemoteParticipant, type Room } from 'livekit-client';
import type { Alarm } from './core/effects';
import { encryptionOptions, hardenRoom } from './hardenRoom';
import {
  kCommandKind,
  kEventKind,
  type Command,
  type E2eeState,
  type WorkerEvent,
} from './protocol';
import type { Reported } from './core/messages';
import { guardRoom, type RoomGuard } from './roomGuard';
import { trustedWorkerAddress } from './trustedWorker';

export type SessionAlarm = Alarm;

export type SessionEnd = 'failed' | 'elsewhere';

export interface SessionListener {
  onState: (state: E2eeState) => void;
  /** `identity` is empty if it is the host's side or unknown. */
  onAlarm: (alarm: SessionAlarm, identity: string) => void;
  /** To be handed to the relay: `POST /api/v1/meetings/{id}/relay {to, body}`. */
  send: (to: string, body: string) => void;
  /** The session is over here: the worker cannot go on, or another page of this device has it. */
  onFailed: (why: SessionEnd) => void;
}

export interface HostStart {
  meeting: string;
  /** As the server gave it for the media room. */
  identity: string;
  /** The physician's name for the roster. */
  name: string;
  careMode: string;
  /** Hexadecimal, 32 bytes; zeros if there is none. */
  policyHash: string;
}

export interface GuestStart {
  meeting: string;
  identity: string;
  name: string;
  note: string;
  /** Fingerprint that this device remembers of the practice. */
  pinned: string | null;
}

/** For `new Worker`, so that tests can give another. */
export function newE2eeWorker(): Worker {
  return new Worker(trustedWorkerAddress(), { type: 'module' });
}

/**
 * The page's side of one encrypted consultation: it has no key. Make one per call, before the room; `start` it as soon
 * as the server has given the identity, feed `relay` with every `relay` event, and `close` it with the call.
 */
export class E2eeSession {
  /** For `new Room({ encryption: session.encryption })`. */
  readonly encryption: E2EEOptions;
  state: E2eeState | null = null;
  private guard: RoomGuard | null = null;
  private readonly tans: ((digits: string) => void)[] = [];
  private plainDataReported = false;

  constructor(
    private readonly listener: SessionListener,
    private readonly worker: Worker = newE2eeWorker(),
  ) {
    this.encryption = encryptionOptions(worker);
    worker.addEventListener('message', this.onMessage);
    worker.addEventListener('error', () => this.listener.onFailed('failed'));
  }

  startAsHost(start: HostStart): void {
    this.command({ do: 'start-host', ...start });
  }

  startAsGuest(start: GuestStart): void {
    this.command({ do: 'start-guest', ...start });
  }

  /** What came as event `relay {from, body}`. */
  relay(from: string, body: string): void {
    this.command({ do: 'relay', from, body });
  }

  /** Once per room, before `connect`: from now on nothing leaves or enters it unencrypted. */
  async protect(room: Room): Promise<void> {
    hardenRoom(room, (identity) => this.plainData(identity));
    await room.setE2EEEnabled(true);
    this.guard?.stop();
    this.guard = guardRoom(room, (alarm, identity) => this.noticed(alarm, identity));
    this.guard.setMembers(this.members());
    const seen = (present: boolean) => (person: RemoteParticipant) =>
      this.command({ do: 'presence', identity: person.identity, present });
    room
      .on(RoomEvent.ParticipantConnected, seen(true))
      .on(RoomEvent.ParticipantDisconnected, seen(false))
      .on(RoomEvent.Connected, () => {
        for (const person of room.remoteParticipants.values()) seen(true)(person);
      })
      .on(RoomEvent.Reconnected, () => this.command({ do: 'request-keys' }));
  }

  /** Host: hands the key to this person. The server's own admission is a separate call. */
  admit(identity: string): void {
    this.command({ do: 'admit', identity });
  }

  /** Host. */
  deny(identity: string): void {
    this.command({ do: 'deny', identity });
  }

  /** Host: new keys at once for all others. */
  remove(identity: string): void {
    this.command({ do: 'remove', identity });
  }

  /** The codes were compared. The guest leaves `knock` empty. */
  verify(equal: boolean, knock = ''): void {
    this.command({ do: 'compare', knock, equal });
  }

  /** Host. */
  lock(locked: boolean): void {
    this.command({ do: 'lock', locked });
  }

  /** Host: recording begins or ends. */
  recording(recording: boolean): void {
    this.command({ do: 'recording', recording });
  }

  /** Host: eight digits to be told by voice or on paper, never by mail or SMS of this server. */
  makeTan(): Promise<string> {
    return new Promise((resolve) => {
      this.tans.push(resolve);
      this.command({ do: 'make-tan' });
    });
  }

  /** Host. */
  clearTan(): void {
    this.command({ do: 'clear-tan' });
  }

  /** Guest: what the practice told. The result comes as state. */
  useTan(typed: string): void {
    this.command({ do: 'use-tan', tan: typed });
  }

  /** Guest: the pinned practice has another key, and the person accepts it deliberately. */
  acceptChangedKey(): void {
    this.command({ do: 'accept-key' });
  }

  /** Guest: after `slow` or an end. */
  tryAgain(): void {
    this.command({ do: 'try-again' });
  }

  /** Guest: "still waiting for the picture", a button's press. */
  requestKeys(): void {
    this.command({ do: 'request-keys' });
  }

  /** Says good-bye (the host: ends it for all) and wipes every key. `send` may still be called for a moment. */
  leave(): void {
    this.command({ do: 'leave' });
  }

  /** Stops the worker. Without `leave` before, the device can come back within five minutes. */
  close(): void {
    this.guard?.stop();
    this.worker.removeEventListener('message', this.onMessage);
    this.worker.terminate();
  }

  private readonly onMessage = (event: MessageEvent): void => {
    const { kind, data } = event.data as { kind: string; data: unknown };
    if (kind === kEventKind) this.take(data as WorkerEvent);
  };

  private take(event: WorkerEvent): void {
    switch (event.tell) {
      case 'state':
        this.state = event.state;
        this.guard?.setMembers(this.members());
        this.listener.onState(event.state);
        return;
      case 'send':
        this.listener.send(event.to, event.body);
        return;
      case 'alarm':
        this.listener.onAlarm(event.alarm, event.identity);
        return;
      case 'tan':
        this.tans.shift()?.(event.digits);
        return;
      case 'failed':
      case 'elsewhere':
        this.listener.onFailed(event.tell);
    }
  }

  /** One notice is enough: an attacker may send thousands. */
  private plainData(identity: string): void {
    if (this.plainDataReported) return;
    this.plainDataReported = true;
    this.noticed('plain-data', identity);
  }

  /** In the media room. A guest's worker hands it on to the host; the host's has nobody to tell. */
  private noticed(alarm: Reported, identity: string): void {
    this.listener.onAlarm(alarm, identity);
    this.command({ do: 'report', alarm });
  }

  private members(): ReadonlySet<string> {
    return new Set(this.state?.people.map(({ identity }) => identity));
  }

  private command(command: Command): void {
    this.worker.postMessage({ kind: kCommandKind, data: command });
  }
}
