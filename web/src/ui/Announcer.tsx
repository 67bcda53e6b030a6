import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import styles from './Announcer.module.css';

type Announce = (text: string) => void;

const AnnounceContext = createContext<Announce>(() => undefined);

/** Says a short sentence to screen readers, politely. Sentences are spoken one after another, none is lost. */
export function useAnnounce(): Announce {
  return useContext(AnnounceContext);
}

const kSpacingMs = 1_200;
const kMaxQueued = 8;

export function AnnouncerProvider({ children }: { children: ReactNode }) {
  const [spoken, setSpoken] = useState('');
  const queue = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const announce = useMemo<Announce>(() => {
    const next = (): void => {
      const text = queue.current.shift();
      setSpoken(text ?? '');
      timer.current = text === undefined ? null : setTimeout(next, kSpacingMs);
    };
    return (text) => {
      if (queue.current.at(-1) === text || queue.current.length >= kMaxQueued) return;
      queue.current.push(text);
      if (timer.current === null) next();
    };
  }, []);

  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );

  return (
    <AnnounceContext value={announce}>
      {children}
      <div className={styles.hidden} role="status" aria-live="polite" data-testid="announcer">
        {spoken}
      </div>
    </AnnounceContext>
  );
}
