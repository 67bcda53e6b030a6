import { readEvents, type RawEvent } from './eventStream';
import { asProblem, type Problem } from './problem';
import { open } from './request';
import type { MeetingEvent, RelayedMessage } from './types';

export interface Subscription {
  meetingId: string;
  /** The participant's token, or who knows the newest one; without it the session cookie speaks. */
  token?: string | (() => string | undefined) | undefined;
  onEvent: (event: MeetingEvent) => void;
  /** True while events arrive, false while we try again. */
  onLive?: (live: boolean) => void;
  /** The server refused for good (not allowed, unknown, ended): no further attempts. */
  onRefused?: (problem: Problem) => void;
}

const kSilenceMs = 45_000;
const kRetryDelaysMs = [500, 1_000, 2_000, 5_000, 10_000];

/** Follows a meeting's events and reconnects by itself. Returns the function that stops it. */
export function followMeeting(subscription: Subscription): () => void {
  const stop = new AbortController();
  void run(subscription, stop.signal);
  return () => stop.abort();
}

async function run(subscription: Subscription, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await listen(subscription, signal, () => {
        failures = 0;
      });
    } catch (error) {
      if (signal.aborted) return;
      const problem = asProblem(error);
      if (isFinal(problem)) {
        subscription.onRefused?.(problem);
        return;
      }
    }
    if (signal.aborted) return;
    subscription.onLive?.(false);
    await pause(kRetryDelaysMs[Math.min(failures, kRetryDelaysMs.length - 1)] ?? 1_000, signal);
    failures += 1;
  }
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
