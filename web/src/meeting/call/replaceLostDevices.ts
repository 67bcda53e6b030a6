import {
  RoomEvent,
  Track,
  TrackEvent,
  type LocalTrack,
  type LocalTrackPublication,
  type Room,
} from 'livekit-client';
import { isDevice } from './callDevices';

type CaptureKind = 'audioinput' | 'videoinput';

const kKinds = new Map<Track.Source, CaptureKind>([
  [Track.Source.Microphone, 'audioinput'],
  [Track.Source.Camera, 'videoinput'],
]);

/**
 * Lets another camera or microphone take over from one that was pulled out in the call. The library asks for the same one
 * again, which is gone, and mutes: that is heard here. `onOff`: it stays off, because there is no other (`lost`), or the other
 * one cannot be used (`failed`). Answers how to stop.
 */
export function replaceLostDevices(
  room: Room,
  onOff: (kind: CaptureKind, why: 'lost' | 'failed') => void,
): () => void {
  let stopped = false;
  /** A connection that was made anew publishes the same tracks again. */
  const watched = new WeakSet<LocalTrack>();
  const watch = ({ track, source }: LocalTrackPublication): void => {
    const kind = kKinds.get(source);
    if (!track || kind === undefined || watched.has(track)) return;
    watched.add(track);
    let lost = false;
    track.on(TrackEvent.Ended, () => (lost = !track.isMuted));
    track.on(TrackEvent.Restarted, () => (lost = false));
    track.on(TrackEvent.Muted, () => {
      if (!lost || stopped) return;
      lost = false;
      replace(room, track, kind).then(
        (found) => !found && onOff(kind, 'lost'),
        () => onOff(kind, 'failed'),
      );
    });
  };
  for (const publication of room.localParticipant.trackPublications.values()) watch(publication);
  room.on(RoomEvent.LocalTrackPublished, watch);
  return () => {
    stopped = true;
    room.off(RoomEvent.LocalTrackPublished, watch);
  };
}

/** Switches the microphone or camera on, also when the library or the person had switched it off. */
export function switchOn(room: Room, kind: MediaDeviceKind): Promise<unknown> {
  const me = room.localParticipant;
  return kind === 'videoinput' ? me.setCameraEnabled(true) : me.setMicrophoneEnabled(true);
}

async function replace(room: Room, track: LocalTrack, kind: CaptureKind): Promise<boolean> {
  const lostId = track.getSourceTrackSettings().deviceId;
  const all = await navigator.mediaDevices.enumerateDevices();
  const other = all.find(
    (device) => device.kind === kind && isDevice(device) && device.deviceId !== lostId,
  );
  if (!other) return false;
  await room.switchActiveDevice(kind, other.deviceId);
  await switchOn(room, kind);
  return true;
}
