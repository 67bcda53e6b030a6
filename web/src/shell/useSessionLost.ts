import { useEffect } from 'react';
import type { Problem } from '../api/problem';

/** Tells whoever shows the page that the server does not know the session any more. */
export function useSessionLost(problem: Problem | null, onSessionLost: () => void): void {
  const lost = problem?.code === 'unauthenticated';
  useEffect(() => {
    if (lost) onSessionLost();
  }, [lost, onSessionLost]);
}
