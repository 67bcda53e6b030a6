import { readEvents, type RawEvent } from './eventStream';
import { asProblem, type Problem } from './problem';
import { open } from './request';
import type { MeetingEvent, RelayedMessage } from './types';

export interface Subscription {
  meetingId: string;
  /** The participant's token, or who knows the newest one; without it the session cookie speaks. */
  token?: string | (() => string | undefined) | undefined;
  onEvent: (event: MeetingEvent) => void;
  /** Somebody waits or is in a call: tries follow each other within 1.5 s, at most for two minutes. */
  urgent?: boolean;
  /** True while events arrive, false while we try again. */
  onLive?: (live: boolean) => void;
  /** The server refused for good (not allowed, unknown, ended): no further attempts. */
  onRefused?: (problem: Problem) => void;
}

export interface Following {
  stop: () => void;
  /** The server can be reached again, as somebody else found out: opens the stream anew, now. */
  again: () => void;
}

const kSilenceMs = 45_000;
const kRetryDelaysMs = [500, 1_000, 2_000, 5_000, 10_000];
/** While a short interruption or a restart of the server is likely, and somebody waits for it. */
const kUrgentDelaysMs = [250, 500, 1_000, 1_500];
const kUrgentForMs = 120_000;

/** Follows a meeting's events and reconnects by itself: at once when the browser is online again. */
export function followMeeting(subscription: Subscription): Following {
  const stop = new AbortController();
  let attempt = new AbortController();
  const again = (): void => attempt.abort();
  const nextAttempt = (): AbortSignal => {
    attempt = new AbortController();
    return attempt.signal;
  };
  stop.signal.addEventListener('abort', again);
  window.addEventListener('online', again, { signal: stop.signal });
  void run(subscription, stop.signal, nextAttempt);
  return { stop: () => stop.abort(), again };
}

async function run(
  subscription: Subscription,
  stop: AbortSignal,
  nextAttempt: () => AbortSignal,
): Promise<void> {
  let failures = 0;
  let liveAt = performance.now();
  while (!stop.aborted) {
    const attempt = nextAttempt();
    try {
      await listen(subscription, attempt, () => {
        failures = 0;
        liveAt = performance.now();
      });
    } catch (error) {
      if (stop.aborted) return;
      const problem = asProblem(error);
      if (!attempt.aborted && isFinal(problem)) {
        subscription.onRefused?.(problem);
        return;
      }
    }
    if (stop.aborted) return;
    if (attempt.aborted) continue;
    subscription.onLive?.(false);
    const urgent = subscription.urgent && performance.now() - liveAt < kUrgentForMs;
    await pause(pauseAfter(failures, urgent ? kUrgentDelaysMs : kRetryDelaysMs), attempt);
    failures += 1;
  }
}

/** Spread, so that not everybody comes back to a restarted server in the same instant. */
function pauseAfter(failures: number, delays: readonly number[]): number {
  const delay = delays[Math.min(failures, delays.length - 1)] ?? 1_000;
  return delay * (0.75 + Math.random() / 4);
}

async function listen(
  subscription: Subscription,
  signal: AbortSignal,
  onFirst: () => void,
): Promise<void> {
  const { meetingId } = subscription;
  const token =
    typeof subscription.token === 'function' ? subscription.token() : subscription.token;
  const path = `/meetings/${encodeURIComponent(meetingId)}/events`;
  const response = await open('GET', path, { token, signal, background: true });
  if (!response.body) return;
  for await (const raw of readEvents(response.body, kSilenceMs)) {
    const event = typed(raw);
    if (!event || signal.aborted) continue;
    onFirst();
    subscription.onLive?.(true);
    subscription.onEvent(event);
  }
}

function isFinal(problem: Problem): boolean {
  return [401, 403, 404, 410].includes(problem.status);
}

function typed(raw: RawEvent): MeetingEvent | null {
  let data: unknown;
  try {
    data = JSON.parse(raw.data);
  } catch {
    return null;
  }
  switch (raw.name) {
    case 'snapshot':
    case 'participant':
    case 'delayed':
      return { kind: raw.name, data } as MeetingEvent;
    case 'relay':
      return isRelayed(data) ? { kind: 'relay', data } : null;
    case 'admitted':
    case 'denied':
    case 'removed':
    case 'ended':
      return { kind: raw.name };
    default:
      return null;
  }
}

interface Delayed {
  delayed_until?: string;
}

/** The same with what is told now; without a time nothing is told any more. */
export function withDelay<T extends Delayed>(before: T, told: Delayed): T {
  const after = { ...before, ...told };
  if (told.delayed_until === undefined) delete after.delayed_until;
  return after;
}

function isRelayed(data: unknown): data is RelayedMessage {
  if (typeof data !== 'object' || data === null) return false;
  const { from, sequence, body } = data as Record<string, unknown>;
  return typeof from === 'string' && typeof body === 'string' && Number.isSafeInteger(sequence);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
