import { useRemoteParticipants } from '@livekit/components-react';
import { ConnectionQuality, RoomEvent, Track, type RemoteParticipant } from 'livekit-client';
import type { PersonInCall, QualityWord } from './callSnapshot';

const events = [
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantNameChanged,
];

/** The other people in the call, as plain values. */
export function useCallPeople(): PersonInCall[] {
  return useRemoteParticipants({ updateOnlyOn: events }).map(personOf);
}

function personOf(participant: RemoteParticipant): PersonInCall {
  const picture = (source: Track.Source) => {
    const publication = participant.getTrackPublication(source);
    return publication?.isMuted ? null : (publication?.videoTrack ?? null);
  };
  const sounds = participant.getTrackPublications().flatMap((publication) => {
    const track = publication.audioTrack;
    return track ? [{ id: publication.trackSid, track }] : [];
  });
  return {
    identity: participant.identity,
    name: participant.name || participant.identity,
    camera: picture(Track.Source.Camera),
    screen: picture(Track.Source.ScreenShare),
    sounds,
    microphoneOn: participant.isMicrophoneEnabled,
    speaking: participant.isSpeaking,
    quality: qualityWord(participant.connectionQuality),
  };
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
