import { useRemoteParticipants } from '@livekit/components-react';
import { ConnectionQuality, RoomEvent, Track, type RemoteParticipant } from 'livekit-client';
import type { Person } from '../../e2ee/protocol';
import type { PersonInCall, QualityWord } from './callSnapshot';

const events = [
  RoomEvent.TrackPublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
];

/** The other people in the call, as plain values: those of the roster, with the names that it gives them. */
export function useCallPeople(roster: readonly Person[] | null): PersonInCall[] {
  const participants = useRemoteParticipants({ updateOnlyOn: events });
  return participants.flatMap((participant) => {
    const entry = roster?.find((person) => person.identity === participant.identity);
    return entry ? [personOf(participant, entry.name)] : [];
  });
}

function personOf(participant: RemoteParticipant, name: string): PersonInCall {
  const picture = (source: Track.Source) => {
    const publication = participant.getTrackPublication(source);
    if (publication && !publication.isEncrypted) return null;
    return publication?.isMuted ? null : (publication?.videoTrack ?? null);
  };
  const sounds = participant.getTrackPublications().flatMap((publication) => {
    const track = publication.isEncrypted ? publication.audioTrack : undefined;
    return track ? [{ id: publication.trackSid, track }] : [];
  });
  return {
    identity: participant.identity,
    name,
    camera: picture(Track.Source.Camera),
    awaited: awaitedFrom(participant),
    screen: picture(Track.Source.ScreenShare),
    sounds,
    microphoneOn: participant.isMicrophoneEnabled,
    speaking: participant.isSpeaking,
    quality: qualityWord(participant.connectionQuality),
  };
}

function awaitedFrom(participant: RemoteParticipant): PersonInCall['awaited'] {
  if (participant.trackPublications.size === 0) return 'everything';
  const camera = participant.getTrackPublication(Track.Source.Camera);
  const comes = camera?.isEncrypted && !camera.isMuted && !camera.track;
  return comes ? 'picture' : null;
}

export function qualityWord(quality: ConnectionQuality): QualityWord | null {
  switch (quality) {
    case ConnectionQuality.Excellent:
      return 'excellent';
    case ConnectionQuality.Good:
      return 'good';
    case ConnectionQuality.Poor:
      return 'poor';
    case ConnectionQuality.Lost:
      return 'lost';
    case ConnectionQuality.Unknown:
      return null;
  }
}
