import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { ChatLine } from './useChatLog';
import type { LiveLine } from './useLiveText';

/** A line that is a few pixels out of view still counts as the end. */
const kNearEnd = 24;

export interface FollowEnd {
  log: RefObject<HTMLDivElement | null>;
  onScroll: () => void;
}

/** Keeps the end of the log in view, but not for those who have scrolled back to read: only their own message ends that. */
export function useFollowEnd(lines: ChatLine[], others: LiveLine[]): FollowEnd {
  const log = useRef<HTMLDivElement>(null);
  const follows = useRef(true);

  useEffect(() => {
    if (lines.at(-1)?.own) follows.current = true;
  }, [lines]);
  useEffect(() => {
    if (log.current && follows.current) log.current.scrollTop = log.current.scrollHeight;
  }, [lines, others]);

  const onScroll = useCallback(() => {
    if (!log.current) return;
    const { scrollHeight, scrollTop, clientHeight } = log.current;
    follows.current = scrollHeight - scrollTop - clientHeight <= kNearEnd;
  }, []);
  return { log, onScroll };
}
