import { useSyncExternalStore } from 'react';

const kLookEveryMs = 5_000;

/** Whole minutes until then, rounded up; 0 when there is no such time or it has come. */
export function useMinutesLeft(until: string | undefined): number {
  return useSyncExternalStore(everyFewSeconds, () =>
    until === undefined ? 0 : Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 60_000)),
  );
}

function everyFewSeconds(onTick: () => void): () => void {
  const timer = setInterval(onTick, kLookEveryMs);
  return () => clearInterval(timer);
}
