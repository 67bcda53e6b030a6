import { useEffect, useEffectEvent } from 'react';
import type { MeetingEvent } from '../../api/types';
import type { CallEntry } from '../callEntry';

/** Ending and removal reach the patient on the events too: the right page appears even when the media path is down. */
export function useCallNews(entry: CallEntry): void {
  const { feed, role } = entry;

  const onEvent = useEffectEvent((event: MeetingEvent) => {
    if (event.kind === 'ended' || event.kind === 'removed') entry.onClosed(event.kind);
    if (event.kind !== 'snapshot') return;
    if (event.data.status === 'ended') entry.onClosed('ended');
    else if (event.data.state === 'removed') entry.onClosed('removed');
  });

  const onGone = useEffectEvent(() => entry.onClosed('ended'));

  useEffect(() => {
    if (role === 'physician') return;
    return feed.listen({
      onEvent: (event) => onEvent(event),
      onRefused: (problem) => {
        if (problem.status === 410) onGone();
      },
    });
  }, [feed, role]);
}
