import { useEffect, useState } from 'react';

/** Nobody waits longer than this without a sentence and a button. */
const kPatienceMs = 5_000;

/** True once `waits` has been so for five seconds; another `what` starts the time anew. */
export function useLate(waits: boolean, what?: unknown): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setLate(true), kPatienceMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [waits, what]);
  return late;
}
