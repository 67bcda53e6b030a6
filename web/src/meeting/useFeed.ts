import { useLayoutEffect, useMemo } from 'react';
import { MeetingFeed } from '../api/meetingFeed';

/** The events of one person; the stream lives as long as somebody listens, over all steps and new tokens. */
export function useFeed(
  meetingId: string,
  identity: string | null,
  token: string | undefined,
): MeetingFeed | null {
  const feed = useMemo(
    () => (identity === null ? null : new MeetingFeed(meetingId, identity)),
    [meetingId, identity],
  );
  // Before anybody on the page begins to listen.
  useLayoutEffect(() => {
    if (token !== undefined) feed?.holdToken(token);
  }, [feed, token]);
  return feed;
}
