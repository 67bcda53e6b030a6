import { useCallback, useEffect, useState } from 'react';
import { followMeeting, withDelay } from '../../api/meetingEvents';
import { listMeetings } from '../../api/meetings';
import { asProblem, type Problem } from '../../api/problem';
import type { MeetingEvent, OwnMeeting, ParticipantInfo } from '../../api/types';

const kListEveryMs = 15_000;
/** Browsers allow six connections to one HTTP/1.1 server: event streams may use three, the list covers the rest. */
const kFollowed = 3;

export interface Meetings {
  meetings: OwnMeeting[] | null;
  problem: Problem | null;
  reload: () => void;
}

/** The physician's meetings with those who wait: the list again and again, the newest ones live. */
export function useMeetings(): Meetings {
  const [meetings, setMeetings] = useState<OwnMeeting[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const listed = await listMeetings(stop.signal);
        setMeetings((before) => keepParticipants(newestFirst(listed), before ?? []));
        setProblem(null);
      } catch (error) {
        if (!stop.signal.aborted) setProblem(asProblem(error));
      }
    };
    void load();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void load();
    }, kListEveryMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [round]);

  const followed = (meetings ?? [])
    .filter(isOpen)
    .slice(0, kFollowed)
    .map((meeting) => meeting.meeting_id)
    .join(' ');

  useEffect(() => {
    const ids = followed.split(' ').filter(Boolean);
    const following = ids.map((meetingId) =>
      followMeeting({
        meetingId,
        onEvent: (event) => setMeetings((before) => before && applied(before, meetingId, event)),
      }),
    );
    return () => following.forEach(({ stop }) => stop());
  }, [followed]);

  const reload = useCallback(() => setRound((before) => before + 1), []);
  return { meetings, problem, reload };
}

export function isOpen(meeting: OwnMeeting): boolean {
  return meeting.status === 'created' || meeting.status === 'active';
}

function newestFirst(meetings: OwnMeeting[]): OwnMeeting[] {
  return [...meetings].sort((a, b) => b.created_at.localeCompare(a.created_at));
}

/** The list may come without participants; what the event stream told stays then. */
function keepParticipants(listed: OwnMeeting[], before: OwnMeeting[]): OwnMeeting[] {
  return listed.map((meeting) => {
    if (meeting.participants) return meeting;
    const known = before.find((other) => other.meeting_id === meeting.meeting_id)?.participants;
    return known ? { ...meeting, participants: known } : meeting;
  });
}

function applied(meetings: OwnMeeting[], meetingId: string, event: MeetingEvent): OwnMeeting[] {
  return meetings.map((meeting) =>
    meeting.meeting_id === meetingId ? changed(meeting, event) : meeting,
  );
}

function changed(meeting: OwnMeeting, event: MeetingEvent): OwnMeeting {
  switch (event.kind) {
    case 'snapshot':
      return {
        ...meeting,
        status: event.data.status,
        participants: event.data.participants ?? meeting.participants ?? [],
      };
    case 'delayed':
      return withDelay(meeting, event.data);
    case 'participant':
      return { ...meeting, participants: upserted(meeting.participants ?? [], event.data) };
    case 'ended':
      return { ...meeting, status: 'ended', participants: [] };
    case 'admitted':
    case 'denied':
    case 'removed':
    case 'relay':
      return meeting;
  }
}

function upserted(participants: ParticipantInfo[], one: ParticipantInfo): ParticipantInfo[] {
  const others = participants.filter((other) => other.identity !== one.identity);
  return [...others, one];
}
