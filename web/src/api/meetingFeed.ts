import { followMeeting, withDelay, type Following } from './meetingEvents';
import type { Problem } from './problem';
import type { MeetingEvent, ParticipantInfo } from './types';

export interface FeedListener {
  onEvent?: (event: MeetingEvent) => void;
  onLive?: (live: boolean) => void;
  onRefused?: (problem: Problem) => void;
}

type Snapshot = Extract<MeetingEvent, { kind: 'snapshot' }>;

/**
 * One person's event stream of one meeting, shared by everybody on the page who wants to know: waiting room, call and
 * encryption. Who comes later gets the present state first.
 */
export class MeetingFeed {
  private readonly listeners = new Set<FeedListener>();
  private readonly lastSeen: LastSeen;
  private snapshot: Snapshot | null = null;
  private live = true;
  private refusal: Problem | null = null;
  private following: Following | null = null;
  private lingering: ReturnType<typeof setTimeout> | undefined;
  private held: string | undefined;

  constructor(
    private readonly meetingId: string,
    identity: string,
  ) {
    this.lastSeen = new LastSeen(`heydok-relay-${meetingId}-${identity}`);
  }

  /** The newest token; undefined where the session cookie speaks. */
  readonly token = (): string | undefined => this.held;

  /** From the next opening of the stream on. */
  holdToken(token: string): void {
    this.held = token;
  }

  /** Returns the function that ends it. */
  listen(listener: FeedListener): () => void {
    clearTimeout(this.lingering);
    this.listeners.add(listener);
    if (this.snapshot) listener.onEvent?.(this.snapshot);
    if (!this.live) listener.onLive?.(false);
    if (this.refusal) listener.onRefused?.(this.refusal);
    this.following ??= this.open();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      clearTimeout(this.lingering);
      // One step's leaving and the next one's coming are the same moment.
      this.lingering = setTimeout(() => this.close(), 0);
    };
  }

  /** The server can be reached again: what was sent meanwhile is fetched at once. */
  catchUp(): void {
    this.following?.again();
  }

  private open(): Following {
    return followMeeting({
      meetingId: this.meetingId,
      token: this.token,
      urgent: true,
      onEvent: (event) => this.take(event),
      onLive: (live) => {
        this.live = live;
        for (const listener of [...this.listeners]) listener.onLive?.(live);
      },
      onRefused: (problem) => {
        this.refusal = problem;
        for (const listener of [...this.listeners]) listener.onRefused?.(problem);
      },
    });
  }

  private close(): void {
    this.following?.stop();
    this.following = null;
    this.snapshot = null;
    this.refusal = null;
    this.live = true;
  }

  private take(event: MeetingEvent): void {
    // A stream that opens again repeats the last half minute.
    if (event.kind === 'relay' && !this.lastSeen.rises(event.data.sequence)) return;
    this.snapshot = stateAfter(this.snapshot, event);
    for (const listener of [...this.listeners]) listener.onEvent?.(event);
  }
}

/** The number of the newest relayed message; outlives a reload of this tab. */
class LastSeen {
  private last = 0;

  constructor(private readonly key: string) {
    try {
      this.last = Number(sessionStorage.getItem(key)) || 0;
    } catch {
      // Without storage some messages come twice; the protocol can bear that.
    }
  }

  rises(sequence: number): boolean {
    if (sequence <= this.last) return false;
    this.last = sequence;
    try {
      sessionStorage.setItem(this.key, String(sequence));
    } catch {
      // As above.
    }
    return true;
  }
}

function stateAfter(before: Snapshot | null, event: MeetingEvent): Snapshot | null {
  if (event.kind === 'snapshot') return event;
  if (!before) return null;
  const { data } = before;
  switch (event.kind) {
    case 'participant':
      return {
        kind: 'snapshot',
        data: { ...data, participants: changed(data.participants, event.data) },
      };
    case 'delayed':
      return { kind: 'snapshot', data: withDelay(data, event.data) };
    case 'admitted':
    case 'denied':
    case 'removed':
      return { kind: 'snapshot', data: { ...data, state: event.kind } };
    case 'ended':
      return { kind: 'snapshot', data: { ...data, status: 'ended' } };
    case 'relay':
      return before;
  }
}

function changed(before: ParticipantInfo[] | undefined, one: ParticipantInfo): ParticipantInfo[] {
  const others = before ?? [];
  return others.some((other) => other.identity === one.identity)
    ? others.map((other) => (other.identity === one.identity ? one : other))
    : [...others, one];
}
