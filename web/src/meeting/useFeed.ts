import { useLayoutEffect, useMemo, useRef } from 'react';
import { MeetingFeed } from '../api/meetingFeed';

/** The events of one person; the stream lives as long as somebody listens, over all steps and new tokens. */
export function useFeed(
  meetingId: string,
  identity: string | null,
  token: string | undefined,
): MeetingFeed | null {
  const newest = useRef(token);
  useLayoutEffect(() => {
    if (token !== undefined) newest.current = token;
  }, [token]);
  return useMemo(
    () => (identity === null ? null : new MeetingFeed(meetingId, () => newest.current, identity)),
    [meetingId, identity],
  );
}
