import { useCallback, useEffect, useRef, useState } from 'react';
import { asProblem, type Problem } from '../api/problem';
import { signOut as callSignOut, whoAmI } from '../api/session';
import type { Person } from '../api/types';
import { leaveTo } from '../shell/location';

/**
 * Why somebody is signed in no more who was: `idle`, because nobody touched anything; `ended`, by somebody else or by its age
 * while the page was open. Null: they never were, or went by themselves.
 */
export type SessionEnd = 'idle' | 'ended' | null;

export type Session =
  | { state: 'loading' }
  | { state: 'signed-out'; end: SessionEnd }
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
  const wasIn = useRef(false);

  useEffect(() => {
    const stop = new AbortController();
    whoAmI(stop.signal)
      .then((person) => {
        wasIn.current = true;
        setSession({ state: 'signed-in', person });
      })
      .catch((error: unknown) => {
        if (stop.signal.aborted) return;
        const problem = asProblem(error);
        if (problem.status !== 401 && problem.status !== 403) {
          setSession({ state: 'failed', problem });
          return;
        }
        setSession({ state: 'signed-out', end: wasIn.current ? 'ended' : null });
        wasIn.current = false; // said once
      });
    return () => stop.abort();
  }, [round]);

  const reload = useCallback(() => {
    setSession({ state: 'loading' });
    setRound((before) => before + 1);
  }, []);

  const signOut = useCallback(async () => {
    const elsewhere = await callSignOut().catch(() => null);
    wasIn.current = false;
    setSession({ state: 'signed-out', end: null });
    if (elsewhere !== null) leaveTo(elsewhere);
  }, []);

  const idleOut = useCallback(() => {
    void callSignOut().catch(() => undefined);
    wasIn.current = false;
    setSession({ state: 'signed-out', end: 'idle' });
  }, []);

  return [session, { reload, signOut, idleOut }];
}
