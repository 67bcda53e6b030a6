import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { asProblem, type Problem } from '../api/problem';
import { useSessionLost } from '../shell/useSessionLost';
import { useConfirmation, type Confirmation } from './useConfirmation';

interface PracticeData<Data> {
  /** Null while it is loaded for the first time, or could not be. */
  data: Data | null;
  problem: Problem | null;
  reload: () => void;
  /** Where there is nothing to show: loads anew. Null otherwise. */
  retry: (() => void) | null;
  /** Does it, after a fresh proof of who it is where the server wants one, and loads anew. */
  attempt: (deed: () => Promise<unknown>) => Promise<void>;
  run: Confirmation['run'];
  dialog: ReactNode;
}

/** What a page about the practice, or a part of one, shows and changes. `load` must not change between renderings. */
export function usePracticeData<Data>(
  load: (signal: AbortSignal) => Promise<Data>,
  onSessionLost: () => void,
): PracticeData<Data> {
  const [data, setData] = useState<Data | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { run, dialog } = useConfirmation();
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal)
      .then(setData)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setProblem(asProblem(error));
      });
    return () => stop.abort();
  }, [load, round]);

  useSessionLost(problem, onSessionLost);

  const attempt = async (deed: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    try {
      await run(deed);
    } catch (error) {
      setProblem(asProblem(error));
    }
    reload();
  };

  const retry = (): void => {
    setProblem(null);
    reload();
  };

  return { data, problem, reload, retry: data ? null : retry, attempt, run, dialog };
}
