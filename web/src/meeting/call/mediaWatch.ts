import { ConnectionState, type Room, type Track } from 'livekit-client';

const kLookEveryMs = 150;
/** Feedback and sound come many times a second; so long without a packet is a broken path. */
const kSilenceMs = 450;
/** A person who hears and sees nothing for so long is told. */
const kToldSilenceMs = 1_000;
/** What counts as running before it fell silent: packets in so many of the last looks, the first silent ones included. */
const kLooks = 13;
const kLooksWithPackets = 8;
const kProbeEveryMs = 250;
const kProbeTimeoutMs = 2_000;
/** After a resume was asked for, it gets this long before it is asked for again. */
const kPatienceMs = 8_000;

/** Whether media comes in: `silent` when it did and has stopped, `unknown` when nothing is to be expected. */
export type MediaFlow = 'flowing' | 'silent' | 'unknown';

interface MediaWatchOptions {
  /** Called with each change; `unknown` at first. */
  onFlow?: (flow: MediaFlow) => void;
  probe?: () => Promise<boolean>;
  read?: (room: Room) => Promise<number | null>;
}

/** Asks the server whether it can be reached at all; false after a while. */
async function probeServer(): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(kProbeTimeoutMs);
    return (await fetch('/healthz', { cache: 'no-store', signal })).ok;
  } catch {
    return false;
  }
}

/** Packets received on the transport of a track, over all its media; null when the browser does not tell. */
async function packetsReceived(room: Room): Promise<number | null> {
  const track = anyTrack(room);
  const report = await track?.getRTCStatsReport().catch(() => undefined);
  let sum: number | null = null;
  report?.forEach((entry: { type: string; packetsReceived?: number; bytesReceived?: number }) => {
    if (entry.type === 'transport') {
      sum = (sum ?? 0) + (entry.packetsReceived ?? entry.bytesReceived ?? 0);
    }
  });
  return sum;
}

function anyTrack(room: Room): Track | undefined {
  const everybody = [...room.remoteParticipants.values(), room.localParticipant];
  for (const person of everybody) {
    for (const { track } of person.trackPublications.values()) {
      if (track) return track;
    }
  }
  return undefined;
}

/**
 * Notices that media has stopped though the server can be reached, as after a change of network or of a NAT's table,
 * and has the connection resumed at once: the browser's own checks find out after 2.5 to 15 seconds. While the server
 * cannot be reached nothing is done, as the path may be good again without a resume.
 *
 * It also tells whether media flows, which the library's state does not: it takes a dead path for connected until its
 * timers end, and a path that works for broken while it resumes.
 */
export class MediaWatch {
  private readonly timer: ReturnType<typeof setInterval>;
  private count: number | null = null;
  private looks: boolean[] = [];
  private heardAt = 0;
  private probedAt = 0;
  private quietUntil = 0;
  private looking = false;
  private flow: MediaFlow = 'unknown';
  private readonly onFlow: (flow: MediaFlow) => void;
  private readonly probe: () => Promise<boolean>;
  private readonly read: (room: Room) => Promise<number | null>;

  constructor(
    private readonly room: Room,
    { onFlow = () => undefined, probe = probeServer, read = packetsReceived }: MediaWatchOptions,
  ) {
    this.onFlow = onFlow;
    this.probe = probe;
    this.read = read;
    this.timer = setInterval(() => void this.look(), kLookEveryMs);
  }

  close(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const { state } = this.room;
      if (state === ConnectionState.Connected || state === ConnectionState.SignalReconnecting) {
        await this.compare();
      } else {
        this.forget();
        this.tell('unknown');
      }
    } finally {
      this.looking = false;
    }
  }

  private async compare(): Promise<void> {
    const count = await this.read(this.room);
    const now = performance.now();
    const moved = count !== null && this.count !== null && count !== this.count;
    this.count = count;
    if (moved) this.heardAt = now;
    const silentMs = now - this.heardAt;
    if (silentMs < kSilenceMs) {
      this.looks = [...this.looks.slice(1 - kLooks), moved];
      this.tell('flowing');
      return;
    }
    if (silentMs >= kToldSilenceMs) this.tell(this.wasRunning ? 'silent' : 'unknown');
    const mayAsk = this.room.state === ConnectionState.Connected && now >= this.quietUntil;
    if (count !== null && this.wasRunning && mayAsk) this.ask(now);
  }

  private tell(flow: MediaFlow): void {
    if (flow === this.flow) return;
    this.flow = flow;
    this.onFlow(flow);
  }

  private get wasRunning(): boolean {
    return this.looks.filter((moved) => moved).length >= kLooksWithPackets;
  }

  private ask(now: number): void {
    if (now - this.probedAt < kProbeEveryMs) return;
    this.probedAt = now;
    const { heardAt } = this;
    void this.probe().then(async (reached) => {
      if (!reached) return;
      // Where the whole network stood still, the answer and the media come in the same moment.
      const moved = (await this.read(this.room)) !== this.count;
      const stillSilent = !moved && heardAt === this.heardAt;
      const mayAsk = performance.now() >= this.quietUntil;
      if (stillSilent && mayAsk && this.room.state === ConnectionState.Connected) this.resume();
    });
  }

  private resume(): void {
    this.quietUntil = performance.now() + kPatienceMs;
    // The library's public way to drop the signal connection, after which it resumes with new candidates.
    void this.room.simulateScenario('signal-reconnect');
  }

  private forget(): void {
    this.count = null;
    this.looks = [];
  }
}
