import { useEffect, useState } from 'react';
import type { MeetingFeed } from '../api/meetingFeed';

/** Until when it still takes, as the practice tells those who wait; undefined: nothing is told. */
export function useDelay(feed: MeetingFeed, first: string | undefined): string | undefined {
  const [until, setUntil] = useState(first);
  useEffect(
    () =>
      feed.listen({
        onEvent: (event) => {
          if (event.kind === 'snapshot' || event.kind === 'delayed') {
            setUntil(event.data.delayed_until);
          }
        },
      }),
    [feed],
  );
  return until;
}
