import { vi } from 'vitest';
import type { GuestState, HostParticipant, HostState, Person } from '../e2ee/protocol';
import { MeetingFeed } from '../api/meetingFeed';
import type {
  GuestClient,
  GuestEncryption,
  HostClient,
  HostEncryption,
} from '../meeting/encryption/encryption';
import { PinKeeper } from '../meeting/encryption/pins';
import type { GuestStart, HostStart, Started } from '../meeting/encryption/startSession';

export const code = { digits: '012345', words: [0, 1023] } as const;

export function rosterPerson(change: Partial<Person> = {}): Person {
  return {
    identity: 'p1',
    role: 'guest',
    name: 'Erika Muster',
    verified: false,
    recorder: false,
    self: false,
    ...change,
  };
}

export function guestState(change: Partial<GuestState> = {}): GuestState {
  return {
    role: 'guest',
    phase: 'inside',
    end: null,
    slow: false,
    code,
    verdict: null,
    pulse: 'on',
    practice: 'ab'.repeat(32),
    tanOffered: false,
    tan: 'none',
    people: [
      rosterPerson({ identity: 'doc', role: 'host', name: 'Dr. Anna Weber', verified: true }),
      rosterPerson({ self: true }),
    ],
    sendsWith: 1,
    locked: false,
    recording: false,
    ...change,
  };
}

export function candidate(change: Partial<HostParticipant> = {}): HostParticipant {
  return {
    identity: 'p1',
    knock: 'a1',
    name: 'Erika Muster',
    note: '',
    state: 'member',
    code,
    verified: false,
    guestVerdict: null,
    tan: false,
    late: false,
    away: false,
    ...change,
  };
}

export function hostState(change: Partial<HostState> = {}): HostState {
  return {
    role: 'host',
    ended: false,
    tan: 'none',
    guests: [candidate()],
    people: [
      rosterPerson({ identity: 'doc', role: 'host', name: 'Dr. Anna Weber', self: true }),
      rosterPerson(),
    ],
    sendsWith: 1,
    locked: false,
    recording: false,
    ...change,
  };
}

/** A session without a worker: the test says what it shows. */
class FakeLine<State> {
  private readonly listeners = new Set<() => void>();

  constructor(private state: State) {}

  show(state: State): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }

  shared() {
    return {
      encryption: { keyProvider: null, worker: null } as never,
      protect: vi.fn(() => Promise.resolve()),
      view: () => this.state,
      subscribe: (onChange: () => void) => {
        this.listeners.add(onChange);
        return () => this.listeners.delete(onChange);
      },
      leave: vi.fn(),
    };
  }
}

export function guestClient(line: FakeLine<GuestState>, practiceName = 'Praxis'): GuestClient {
  return {
    ...line.shared(),
    requestKeys: vi.fn(),
    tryAgain: vi.fn(),
    acceptChangedKey: vi.fn(),
    compare: vi.fn(),
    useTan: vi.fn(),
    pin: new PinKeeper(practiceName),
  };
}

export function hostClient(line: FakeLine<HostState>): HostClient {
  return {
    ...line.shared(),
    admit: vi.fn(),
    deny: vi.fn(),
    remove: vi.fn(),
    compare: vi.fn(),
    lock: vi.fn(),
    recording: vi.fn(),
    makeTan: vi.fn(() => Promise.resolve('12345678')),
    clearTan: vi.fn(),
  };
}

export function guestEncryption(change: Partial<GuestState> = {}): GuestEncryption {
  const view = guestState(change);
  return { side: 'guest', client: guestClient(new FakeLine(view)), view };
}

export function hostEncryption(change: Partial<HostState> = {}): HostEncryption {
  const view = hostState(change);
  return { side: 'host', client: hostClient(new FakeLine(view)), view };
}

export function fakeFeed(meetingId = 'abc'): MeetingFeed {
  return new MeetingFeed(meetingId, 'p1');
}

interface Opened<Start, State, Client> {
  start: Start;
  line: FakeLine<State>;
  client: Client;
  heard: { from: string; body: string }[];
  closed: boolean;
}

/**
 * Stands in for `meeting/encryption/startSession`: `vi.mock('…/startSession', () => import('…/fakeEncryption'))`.
 * The newest session of each side is at hand.
 */
export const opened: {
  guest: Opened<GuestStart, GuestState, GuestClient> | null;
  host: Opened<HostStart, HostState, HostClient> | null;
  /** How the next guest begins: knocking, if the test says nothing else. */
  guestBegins: GuestState;
} = { guest: null, host: null, guestBegins: knocking() };

export function knocking(): GuestState {
  return guestState({ phase: 'knocking', code: null, people: [], sendsWith: 0, practice: null });
}

export function startGuest(start: GuestStart): Started<GuestClient> {
  const line = new FakeLine(opened.guestBegins);
  const made = {
    start,
    line,
    client: guestClient(line, start.practiceName),
    heard: [] as { from: string; body: string }[],
    closed: false,
  };
  opened.guest = made;
  return started(made);
}

export function startHost(start: HostStart): Started<HostClient> {
  const line = new FakeLine(hostState({ guests: [], people: [] }));
  const made = {
    start,
    line,
    client: hostClient(line),
    heard: [] as { from: string; body: string }[],
    closed: false,
  };
  opened.host = made;
  return started(made);
}

function started<Client>(made: Opened<unknown, unknown, Client>): Started<Client> {
  return {
    client: made.client,
    receive: (from, body) => made.heard.push({ from, body }),
    close: () => {
      made.closed = true;
    },
  };
}
