import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';

/** Nobody waits five seconds without a sentence and a button; a slow telephone takes the last of them to draw both. */
const kPatienceMs = 4_000;
/** Screens that follow one another within this time are one wait: until a page knows who is expected, it seems to wait for nobody. */
const kMomentMs = 3_000;

/** `own`: this wait is about something else than what the screens before waited for. */
type Whose = 'joined' | 'own';

/** How long the person in front of the page has been waiting: they do not count by screens. */
class OneWait {
  private screens = 0;
  private seenMs = Date.now();
  /** The first wait is for the page itself. */
  private sinceMs = performance.timeOrigin;

  /** A screen begins to wait; answers since when the person does, ms since 1970. What follows an own wait joins that one. */
  join(whose: Whose): number {
    const now = Date.now();
    const anew = whose === 'own' || now - this.seenMs > kMomentMs;
    if (this.screens === 0 && anew) this.sinceMs = now;
    this.screens += 1;
    return whose === 'own' ? now : this.sinceMs;
  }

  /** That screen waits no longer, or has gone. */
  leave(): void {
    this.screens -= 1;
    this.seenMs = Date.now();
  }
}

const OneWaitContext = createContext<OneWait | null>(null);

/** Around all pages of the program; without it each screen counts for itself. */
export function OneWaitProvider({ children }: { children: ReactNode }) {
  const [wait] = useState(() => new OneWait());
  return <OneWaitContext value={wait}>{children}</OneWaitContext>;
}

/** True once the person has waited for four seconds, with the screens just before counted in unless it is its `own`. */
export function useLate(waits: boolean, whose: Whose = 'joined'): boolean {
  const oneWait = useContext(OneWaitContext);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!waits) return;
    const waitedMs = oneWait ? Math.max(0, Date.now() - oneWait.join(whose)) : 0;
    const timer = setTimeout(() => setLate(true), Math.max(0, kPatienceMs - waitedMs));
    return () => {
      clearTimeout(timer);
      oneWait?.leave();
      setLate(false);
    };
  }, [waits, whose, oneWait]);
  return late;
}
