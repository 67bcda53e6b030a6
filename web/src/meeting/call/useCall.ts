import { useConnectionState } from '@livekit/components-react';
import { ConnectionState, RemoteTrackPublication, RoomEvent } from 'livekit-client';
import { useEffect, useState } from 'react';
import type { CallEntry } from '../callEntry';
import { useDelay } from '../useDelay';
import { rosterOf } from '../encryption/encryption';
import type { CallSnapshot, OwnMedia, PersonInCall } from './callSnapshot';
import { callStart } from './callStart';
import type { MediaFlow } from './mediaWatch';
import { useBackgroundBlur } from './useBackgroundBlur';
import { useCallDevices } from './useCallDevices';
import { useCallPeople } from './useCallPeople';
import type { CallRoom } from './useCallRoom';
import { useDataMode } from './useDataMode';
import { useNoiseSuppression } from './useNoiseSuppression';
import { useOwnMedia } from './useOwnMedia';
import { usePracticeActs } from './usePracticeActs';

/** The state of the call as plain values: what the view draws and nothing else. */
export function useCall(entry: CallEntry, callRoom: CallRoom): CallSnapshot {
  const { room, rejoining, flow, failure, setFailure } = callRoom;
  const connection = connectionOf(useConnectionState(), rejoining, flow);
  const people = useCallPeople(rosterOf(entry.encryption));
  const own = useOwnMedia({
    canShareScreen: entry.ticket.permissions.can_share_screen,
    failure,
    setFailure,
  });
  const audioAllowed = useAudioAllowed(callRoom);
  const startedAtMs = useStart(callRoom, entry.meeting.meeting_id);
  const data = useDataMode(room, setFailure);
  const devices = useCallDevices(room, setFailure);
  const noise = useNoiseSuppression(room);
  const blur = useBackgroundBlur(callRoom);
  const practiceNews = usePracticeActs(room, entry.encryption);
  const delayedUntil = useDelay(entry.feed, entry.meeting.delayed_until);

  return {
    connection,
    ...qualityIn(connection, people, own),
    ...(!audioAllowed && { startAudio: () => void room.startAudio() }),
    connectAgain: callRoom.connectAgain,
    fetchAgain: (identity) => fetchAgain(callRoom, entry, identity),
    data,
    devices,
    noise,
    blur,
    practiceNews,
    delayedUntil,
    startedAtMs,
  };
}

/** A track that is subscribed anew begins with a key frame. */
function fetchAgain({ room }: CallRoom, { encryption }: CallEntry, identity: string): void {
  if (encryption.side === 'guest') encryption.client.requestKeys();
  const publications = room.remoteParticipants.get(identity)?.trackPublications.values() ?? [];
  for (const publication of publications) {
    if (!(publication instanceof RemoteTrackPublication) || !publication.isDesired) continue;
    publication.setSubscribed(false);
    publication.setSubscribed(true);
  }
}

/** What a person has of the connection: while media flows they are not told that the signalling is renewed. */
export function connectionOf(
  state: ConnectionState,
  rejoining: boolean,
  flow: MediaFlow,
): CallSnapshot['connection'] {
  if (rejoining) return 'reconnecting';
  switch (state) {
    case ConnectionState.Connected:
      return flow === 'silent' ? 'reconnecting' : 'connected';
    case ConnectionState.SignalReconnecting:
      return flow === 'flowing' ? 'connected' : 'reconnecting';
    case ConnectionState.Reconnecting:
      return 'reconnecting';
    case ConnectionState.Connecting:
    case ConnectionState.Disconnected:
      return 'connecting';
  }
}

/** The server's judgement is of the time before an interruption: it must not contradict the banner. */
export function qualityIn(
  connection: CallSnapshot['connection'],
  people: PersonInCall[],
  own: OwnMedia,
): Pick<CallSnapshot, 'people' | 'own'> {
  if (connection === 'connected') return { people, own };
  return {
    people: people.map((person) => ({ ...person, quality: null })),
    own: { ...own, quality: connection === 'reconnecting' ? 'lost' : null },
  };
}

function useAudioAllowed({ room }: CallRoom): boolean {
  const [allowed, setAllowed] = useState(true);
  useEffect(() => {
    const update = (): void => setAllowed(room.canPlaybackAudio);
    room.on(RoomEvent.AudioPlaybackStatusChanged, update);
    return () => {
      room.off(RoomEvent.AudioPlaybackStatusChanged, update);
    };
  }, [room]);
  return allowed;
}

/** The consultation starts when the first other person is there. */
function useStart({ room }: CallRoom, meetingId: string): number | null {
  const [startedAtMs, setStartedAtMs] = useState<number | null>(null);
  useEffect(() => {
    const look = (): void => {
      if (room.remoteParticipants.size > 0) setStartedAtMs(callStart(meetingId));
    };
    room.on(RoomEvent.Connected, look).on(RoomEvent.ParticipantConnected, look);
    return () => {
      room.off(RoomEvent.Connected, look).off(RoomEvent.ParticipantConnected, look);
    };
  }, [room, meetingId]);
  return startedAtMs;
}
