import { useEffect, useState } from 'react';
import { followMeeting } from '../../api/meetingEvents';
import { decide, endMeeting } from '../../api/meetings';
import { asProblem, type Problem } from '../../api/problem';
import type { Decision, MeetingEvent, ParticipantInfo } from '../../api/types';
import type { CallEntry } from '../callEntry';
import type { Moderation } from './callSnapshot';

/** Who waits outside, and the physician's decisions. Null for everybody else. */
export function useModeration(entry: CallEntry): Moderation | null {
  const { meeting, ticket, onClosed } = entry;
  const meetingId = meeting.meeting_id;
  const mayModerate = ticket.permissions.can_moderate;
  const [participants, setParticipants] = useState<ParticipantInfo[]>(meeting.participants ?? []);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    if (!mayModerate) return;
    return followMeeting({
      meetingId,
      onEvent: (event) => {
        if (event.kind === 'ended') onClosed('ended');
        else setParticipants((before) => afterEvent(before, event));
      },
      onRefused: (refusal) => {
        if (refusal.status === 410) onClosed('ended');
      },
    });
  }, [meetingId, mayModerate, onClosed]);

  if (!mayModerate) return null;

  const run = (action: Promise<void>, onDone?: () => void): void => {
    setProblem(null);
    action.then(onDone, (error: unknown) => setProblem(asProblem(error)));
  };
  const take = (identity: string, decision: Decision): void =>
    run(decide(meetingId, identity, decision), () =>
      setParticipants((before) => decided(before, identity, decision)),
    );

  return {
    waiting: participants.filter((participant) => participant.state === 'waiting'),
    admit: (identity) => take(identity, 'admit'),
    deny: (identity) => take(identity, 'deny'),
    remove: (identity) => take(identity, 'remove'),
    end: () => run(endMeeting(meetingId), () => onClosed('ended')),
    problem,
  };
}

export function afterEvent(before: ParticipantInfo[], event: MeetingEvent): ParticipantInfo[] {
  switch (event.kind) {
    case 'snapshot':
      return event.data.participants ?? before;
    case 'participant': {
      const changed = event.data;
      const known = before.some((one) => one.identity === changed.identity);
      return known
        ? before.map((one) => (one.identity === changed.identity ? changed : one))
        : [...before, changed];
    }
    case 'admitted':
    case 'denied':
    case 'removed':
    case 'ended':
      return before;
  }
}

const stateAfter = { admit: 'admitted', deny: 'denied', remove: 'removed' } as const;

function decided(
  before: ParticipantInfo[],
  identity: string,
  decision: Decision,
): ParticipantInfo[] {
  return before.map((one) =>
    one.identity === identity ? { ...one, state: stateAfter[decision] } : one,
  );
}
