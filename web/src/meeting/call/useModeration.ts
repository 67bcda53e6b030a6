import type { Room } from 'livekit-client';
import { useEffect, useEffectEvent, useState } from 'react';
import { decide, endMeeting } from '../../api/meetings';
import { asProblem, type Problem } from '../../api/problem';
import type { Decision, MeetingEvent, ParticipantInfo } from '../../api/types';
import type { CallEntry } from '../callEntry';
import type { HostClient, HostEncryption } from '../encryption/encryption';
import type { Knock, Moderation } from './callSnapshot';
import { sendPracticeAct } from './practiceActs';

/** Who waits outside, and the physician's decisions. Null for everybody else. */
export function useModeration(entry: CallEntry, room: Room): Moderation | null {
  const { meeting, feed, encryption } = entry;
  const meetingId = meeting.meeting_id;
  const host = entry.ticket.permissions.can_moderate && encryption.side === 'host';
  const [participants, setParticipants] = useState<ParticipantInfo[]>(meeting.participants ?? []);
  const [problem, setProblem] = useState<Problem | null>(null);
  const onEnded = useEffectEvent(() => entry.onClosed('ended'));

  useEffect(() => {
    if (!host) return;
    return feed.listen({
      onEvent: (event) => {
        if (event.kind === 'ended') onEnded();
        else setParticipants((before) => afterEvent(before, event));
      },
      onRefused: (refusal) => {
        if (refusal.status === 410) onEnded();
      },
    });
  }, [feed, host]);

  if (!host) return null;

  const { client } = encryption;
  const stateOf = (identity: string) =>
    participants.find((one) => one.identity === identity)?.state ?? null;
  const run = (action: Promise<void>): void => {
    setProblem(null);
    action.catch((error: unknown) => setProblem(asProblem(error)));
  };
  const tell = async (identity: string, decision: Decision): Promise<void> => {
    await decide(meetingId, identity, decision);
    setParticipants((before) => decided(before, identity, decision));
  };

  return {
    waiting: knocks(participants, encryption.view),
    admit: (identity) => run(admit(client, stateOf(identity), identity, tell)),
    deny: (identity) => {
      client.deny(identity);
      run(tell(identity, stateOf(identity) === 'waiting' ? 'deny' : 'remove'));
    },
    remove: (identity) => {
      // The keys first: whatever the server does, the next word is for those who stay.
      client.remove(identity);
      run(tell(identity, 'remove'));
    },
    act: (identity, act) => run(sendPracticeAct(room, identity, act)),
    end: () =>
      run(
        endMeeting(meetingId).then(() => {
          client.leave();
          entry.onClosed('ended');
        }),
      ),
    problem,
  };
}

/** The server's permission first, because it may refuse; then the key, which only this device can give. */
async function admit(
  client: HostClient,
  state: ParticipantInfo['state'] | null,
  identity: string,
  tell: (identity: string, decision: Decision) => Promise<void>,
): Promise<void> {
  if (state === 'waiting') await tell(identity, 'admit');
  client.admit(identity);
}

/**
 * Everybody who waits in the server's eyes, and everybody who asks for a key although the server knows them: a patient
 * whose device lost its keys. Names come from the handshake only.
 */
function knocks(participants: ParticipantInfo[], view: HostEncryption['view']): Knock[] {
  const asking = view.guests.filter((guest) => guest.state === 'asking');
  const nameOf = (identity: string): string | null =>
    asking.find((guest) => guest.identity === identity)?.name ?? null;
  return participants
    .filter(
      (one) =>
        one.state === 'waiting' ||
        ((one.state === 'admitted' || one.state === 'joined') && nameOf(one.identity) !== null),
    )
    .map((one) => ({ identity: one.identity, name: nameOf(one.identity) }));
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
    case 'relay':
    case 'delayed':
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
