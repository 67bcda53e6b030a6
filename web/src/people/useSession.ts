import { useCallback, useEffect, useState } from 'react';
import { asProblem, type Problem } from '../api/problem';
import { signOut as callSignOut, whoAmI } from '../api/session';
import type { Person } from '../api/types';
import { leaveTo } from '../shell/location';

export type Session =
  | { state: 'loading' }
  /** `idledOut`: by itself, because nobody touched anything. */
  | { state: 'signed-out'; idledOut: boolean }
  | { state: 'signed-in'; person: Person }
  | { state: 'failed'; problem: Problem };

export interface SessionActions {
  /** Asks the server again who is signed in. */
  reload: () => void;
  signOut: () => Promise<void>;
  /** Nobody has touched anything for too long: out, and say so. */
  idleOut: () => void;
}

/** Who is signed in on this browser. The cookie is invisible to us; the server says. */
export function useSession(): [Session, SessionActions] {
  const [session, setSession] = useState<Session>({ state: 'loading' });
  const [round, setRound] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    whoAmI(stop.signal)
      .then((person) => setSession({ state: 'signed-in', person }))
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        const problem = asProblem(error);
        const signedOut = problem.status === 401 || problem.status === 403;
        setSession(
          signedOut ? { state: 'signed-out', idledOut: false } : { state: 'failed', problem },
        );
      });
    return () => stop.abort();
  }, [round]);

  const reload = useCallback(() => {
    setSession({ state: 'loading' });
    setRound((before) => before + 1);
  }, []);

  const signOut = useCallback(async () => {
    const elsewhere = await callSignOut().catch(() => null);
    setSession({ state: 'signed-out', idledOut: false });
    if (elsewhere !== null) leaveTo(elsewhere);
  }, []);

  const idleOut = useCallback(() => {
    void callSignOut().catch(() => undefined);
    setSession({ state: 'signed-out', idledOut: true });
  }, []);

  return [session, { reload, signOut, idleOut }];
}
