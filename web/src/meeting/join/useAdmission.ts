import { useEffect, useEffectEvent, useState } from 'react';
import type { MeetingFeed } from '../../api/meetingFeed';
import type { Problem } from '../../api/problem';
import type { MeetingEvent, ParticipantState } from '../../api/types';
import { closingFor, type Closing } from './journey';

export interface AdmissionWatch {
  feed: MeetingFeed;
  onAdmitted: () => void;
  onClosed: (closing: Closing) => void;
  /** The server does not know this token any more: knock anew. */
  onForgotten: () => void;
}

/** Waits for the physician's decision. Returns whether news can reach us right now. */
export function useAdmission(watch: AdmissionWatch): boolean {
  const { feed } = watch;
  const [live, setLive] = useState(true);

  const onEvent = useEffectEvent((event: MeetingEvent) => {
    const news = newsOf(event);
    if (news === 'admitted') watch.onAdmitted();
    else if (news !== null) watch.onClosed(news);
  });
  const onRefused = useEffectEvent((problem: Problem) => {
    if (problem.status === 401) watch.onForgotten();
    else watch.onClosed(closingFor(problem));
  });

  useEffect(
    () =>
      feed.listen({
        onLive: setLive,
        onEvent: (event) => onEvent(event),
        onRefused: (problem) => onRefused(problem),
      }),
    [feed],
  );
  return live;
}

function newsOf(event: MeetingEvent): 'admitted' | Closing | null {
  switch (event.kind) {
    case 'admitted':
      return 'admitted';
    case 'denied':
    case 'removed':
    case 'ended':
      return { reason: event.kind };
    case 'snapshot':
      if (event.data.status === 'ended') return { reason: 'ended' };
      if (event.data.status === 'expired') return { reason: 'expired' };
      return newsOfState(event.data.state);
    case 'participant':
    case 'delayed':
    case 'relay':
      return null;
  }
}

function newsOfState(state: ParticipantState | undefined): 'admitted' | Closing | null {
  switch (state) {
    case 'admitted':
    case 'joined':
      return 'admitted';
    case 'denied':
    case 'removed':
      return { reason: state };
    case 'waiting':
    case 'left':
    case undefined:
      return null;
  }
}
