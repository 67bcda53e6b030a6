import { useCallback, useRef, useState, type FormEvent } from 'react';
import { asProblem, type Problem } from '../api/problem';

export interface Submit {
  busy: boolean;
  /** How the server refused the last try. */
  problem: Problem | null;
  /** Does it, unless something is under way. Never throws: a refusal becomes `problem`. */
  run: (deed: () => Promise<unknown>) => Promise<void>;
  /** The `onSubmit` of a form. `ready` looks at the fields; what it refuses never reaches the server. */
  form: (deed: () => Promise<unknown>, ready?: () => boolean) => (event: FormEvent) => void;
}

/** One act with the server at a time: whether it runs, and how it was refused. */
export function useSubmit(): Submit {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const run = useCallback(async (deed: () => Promise<unknown>): Promise<void> => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await deed();
    } catch (error) {
      setProblem(asProblem(error));
    }
    running.current = false;
    setBusy(false);
  }, []);

  const form: Submit['form'] =
    (deed, ready = () => true) =>
    (event) => {
      event.preventDefault();
      setProblem(null);
      if (ready()) void run(deed);
    };

  return { busy, problem, run, form };
}
