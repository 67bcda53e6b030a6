import { base64url, fromBase64url, fromHex } from '../core/bytes';
import type { Effect } from '../core/effects';
import { carriableName } from '../core/guestAttempt';
import { GuestSession } from '../core/guestSession';
import { kReturnWithin } from '../core/heartbeat';
import { HostSession } from '../core/hostSession';
import type { Entropy } from '../core/primitives';
import type { GuestRecord, HostRecord } from '../core/records';
import { makeTan, readTan } from '../core/tan';
import type { Command, WorkerEvent } from '../protocol';
import { deviceKeys } from './deviceKeys';
import { MediaKeys, type SetKey } from './mediaKeys';
import { guestState, hostState } from './states';
import type { Store } from './store';

export interface Surroundings {
  store: Store;
  entropy: Entropy;
  setKey: SetKey;
  tell: (event: WorkerEvent) => void;
  /** Makes this page the only one of the device under this name; `lost` once a later page has claimed it. */
  claim: (name: string, lost: () => void) => Promise<void>;
  /**
   * Milliseconds since 1970. The host needs the wall clock, which goes on while a notebook sleeps; the guest one that
   * does not jump while the page lives, as it measures the age of heartbeats.
   */
  wallClock: () => number;
  steadyClock: () => number;
}

type Running =
  | { role: 'guest'; session: GuestSession; meeting: string; identity: string }
  | { role: 'host'; session: HostSession; meeting: string; identity: string };

/** Runs one session: commands and time in, one after the other; keys, messages and states out. */
export class Runner {
  private running: Running | null = null;
  private media: MediaKeys | null = null;
  private shown = '';
  private queue: Promise<void> = Promise.resolve();
  /** A later page goes on from the record: this one must neither write it nor speak any more. */
  private handedOver = false;

  constructor(private readonly around: Surroundings) {}

  private now(): number {
    const { wallClock, steadyClock } = this.around;
    return this.running?.role === 'host' ? wallClock() : steadyClock();
  }

  get own(): string {
    return this.running?.identity ?? '';
  }

  get sends(): boolean {
    return this.media?.sends ?? false;
  }

  command(command: Command): Promise<void> {
    return this.enqueue(() => this.obey(command));
  }

  tick(): Promise<void> {
    return this.enqueue(async () => {
      await this.running?.session.tick(this.now());
    });
  }

  /** A frame came that no key fits: worth asking only if the sender is somebody we know. */
  missingKey(identity: string): Promise<void> {
    return this.enqueue(async () => {
      if (this.running?.role !== 'guest' || !this.media?.isKnown(identity)) return;
      await this.running.session.requestKeys(this.now());
    });
  }

  private enqueue(step: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(async () => {
      if (this.handedOver) return;
      try {
        await step();
        await this.settle();
      } catch {
        // Errors may name what they failed on; the page learns only that it cannot go on.
        this.around.tell({ tell: 'failed' });
      }
    });
    return this.queue;
  }

  private async obey(command: Command): Promise<void> {
    if (command.do === 'start-host') await this.startHost(command);
    else if (command.do === 'start-guest') await this.startGuest(command);
    else if (this.running?.role === 'host') await this.obeyAsHost(this.running.session, command);
    else if (this.running) await this.obeyAsGuest(this.running.session, command);
  }

  private async startHost(command: Extract<Command, { do: 'start-host' }>): Promise<void> {
    const { store, entropy, wallClock: now } = this.around;
    const { meeting, identity, careMode } = command;
    // Two hosts at once would have two histories, which guests take for an attack.
    await this.around.claim(`heydok-host ${meeting}`, () => void this.handOver());
    const keys = await deviceKeys(store, entropy, now());
    const kept = (await store.get(recordKey('host', meeting))) as HostRecord | undefined;
    const session = new HostSession({
      self: { meeting, identity, device: keys.device, certificate: keys.encoded },
      certificate: keys.certificate,
      name: carriableName(command.name),
      careMode,
      policyHash: fromHex(command.policyHash),
      entropy,
      record: usable(kept, now()) ? kept : null,
    });
    this.begin({ role: 'host', session, meeting, identity });
    await session.start(now());
  }

  private async startGuest(command: Extract<Command, { do: 'start-guest' }>): Promise<void> {
    const { store, entropy, steadyClock: now } = this.around;
    const { meeting, identity, pinned } = command;
    // Two windows that knock for one person would take turns in disturbing each other's handshake.
    await this.around.claim(`heydok-guest ${meeting} ${identity}`, () => void this.handOver());
    const kept = (await store.get(recordKey('guest', meeting))) as GuestRecord | undefined;
    const same = usable(kept, now()) && kept.identity === identity;
    const name = carriableName(command.name);
    const self = { meeting, identity, name, note: carriableName(command.note) };
    const record = same ? kept : null;
    const session = new GuestSession({ self, entropy, pinned, record }, now());
    this.begin({ role: 'guest', session, meeting, identity });
    await session.start(now());
  }

  private async handOver(): Promise<void> {
    if (this.handedOver) return;
    this.handedOver = true;
    await this.media?.stop();
    this.around.tell({ tell: 'elsewhere' });
  }

  private begin(running: Running): void {
    if (this.running) throw new Error('one session per worker');
    this.running = running;
    const { setKey, entropy } = this.around;
    this.media = new MediaKeys(running.identity, setKey, (size) => entropy.bytes(size));
  }

  private async obeyAsHost(session: HostSession, command: Command): Promise<void> {
    const now = this.now();
    if (command.do === 'relay') {
      const bytes = fromBase64url(command.body);
      if (bytes) await session.receive(command.from, bytes, now);
    } else if (command.do === 'admit') await session.admit(command.identity, now);
    else if (command.do === 'deny') await session.deny(command.identity);
    else if (command.do === 'remove') await session.remove(command.identity, now);
    else if (command.do === 'compare') {
      await session.compare(command.knock, command.equal, now);
    } else if (command.do === 'lock') await session.lock(command.locked, now);
    else if (command.do === 'recording') await session.setRecording(command.recording, now);
    else if (command.do === 'presence') {
      session.presence(command.identity, command.present, now);
    } else if (command.do === 'make-tan') {
      const digits = makeTan(this.around.entropy);
      session.setTan(digits);
      this.around.tell({ tell: 'tan', digits });
    } else if (command.do === 'clear-tan') session.setTan(null);
    else if (command.do === 'leave') await session.end();
  }

  private async obeyAsGuest(session: GuestSession, command: Command): Promise<void> {
    const now = this.now();
    if (command.do === 'relay') {
      const bytes = fromBase64url(command.body);
      if (bytes && command.from === 'host') await session.receive(bytes, now);
    } else if (command.do === 'compare') await session.compare(command.equal, now);
    else if (command.do === 'use-tan') {
      const tan = readTan(command.tan);
      if (tan) await session.useTan(tan, now);
    } else if (command.do === 'report') session.noteAlarm(command.alarm);
    else if (command.do === 'request-keys') await session.requestKeys(now);
    else if (command.do === 'accept-key') await session.acceptChangedKey(now);
    else if (command.do === 'try-again') await session.tryAgain(now);
    else if (command.do === 'leave') await session.leave();
  }

  /** Carries out what the session wants, in its order, and shows the state if it changed. */
  private async settle(): Promise<void> {
    const { running } = this;
    if (!running) return;
    for (const effect of running.session.out.splice(0)) {
      if (this.handedOver) return;
      await this.carryOut(effect, running);
    }
    const now = this.now();
    const state =
      running.role === 'guest'
        ? guestState(running.session.view(now), running.identity)
        : hostState(running.session.view(now), running.identity);
    const shown = JSON.stringify(state);
    if (shown === this.shown) return;
    this.shown = shown;
    this.around.tell({ tell: 'state', state });
  }

  private async carryOut(effect: Effect, running: Running): Promise<void> {
    const { store, tell } = this.around;
    const key = recordKey(running.role, running.meeting);
    switch (effect.kind) {
      case 'send':
        tell({ tell: 'send', to: effect.to, body: base64url(effect.message) });
        return;
      case 'keys':
        await this.media?.install(effect.epoch, effect.senders);
        return;
      case 'switch':
        this.media?.switchTo(effect.epoch);
        return;
      case 'erase':
        await this.media?.erase(effect.epoch);
        return;
      case 'stop':
        await this.media?.stop();
        return;
      case 'alarm':
        tell({ tell: 'alarm', alarm: effect.alarm, identity: effect.identity });
        return;
      case 'persist': {
        const record = running.session.record(this.now());
        if (record) await store.put(key, record);
        return;
      }
      case 'wipe':
        await store.remove(key);
        await this.media?.wipe();
    }
  }
}

function recordKey(role: string, meeting: string): string {
  return `${role}:${meeting}`;
}

/** Whether a record is young enough to come back with. */
function usable<Record extends { version: 1; time: number }>(
  record: Record | undefined,
  now: number,
): record is Record {
  return record?.version === 1 && now - record.time < kReturnWithin;
}
