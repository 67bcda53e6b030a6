import { useEffect, useState } from 'react';

/** Nobody waits longer than this without a sentence and a button. */
const kPatienceMs = 5_000;
/** What began longer ago is another matter: a camera that is switched on in mid-call. */
const kOneWaitMs = 15_000;

/**
 * True once `waits` has been so for five seconds; another `what` starts the time anew. `sinceMs`: when the person began
 * to wait, if that was on a page before; a person does not count by pages.
 */
export function useLate(waits: boolean, what?: unknown, sinceMs?: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waits) return;
    const waitedMs = sinceMs === undefined ? 0 : Date.now() - sinceMs;
    const oneWait = waitedMs >= 0 && waitedMs < kOneWaitMs;
    const leftMs = Math.max(0, kPatienceMs - (oneWait ? waitedMs : 0));
    const timer = setTimeout(() => setLate(true), leftMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [waits, what, sinceMs]);
  return late;
}
