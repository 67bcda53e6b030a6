import {
  LocalVideoTrack,
  RemoteTrackPublication,
  Track,
  VideoPresets,
  VideoQuality,
} from 'livekit-client';
import type { Room } from 'livekit-client';
import type { DataMode } from './callSnapshot';

/**
 * How much the call may use of the network. `low` sends a small picture and fetches small ones; `audio` sends none, and
 * as none is drawn, none is fetched.
 */
export async function applyDataMode(
  room: Room,
  mode: DataMode,
  cameraWanted: boolean,
): Promise<void> {
  fetchSmall(room, mode === 'low');
  const { resolution } = mode === 'low' ? VideoPresets.h216 : VideoPresets.h720;
  // What is published anew after a lost connection, or when the camera is switched on, follows the mode too.
  room.options.videoCaptureDefaults = { ...room.options.videoCaptureDefaults, resolution };
  const me = room.localParticipant;
  if (mode === 'audio') {
    await me.setCameraEnabled(false);
    return;
  }
  if (cameraWanted && !me.isCameraEnabled) await me.setCameraEnabled(true);
  const camera = me.getTrackPublication(Track.Source.Camera)?.track;
  if (!(camera instanceof LocalVideoTrack) || camera.isMuted) return;
  const deviceId = await camera.getDeviceId();
  await camera.restartTrack({ resolution, ...(deviceId !== undefined && { deviceId }) });
}

/** Also for those who come later: called again for each new track. */
export function fetchSmall(room: Room, small: boolean): void {
  for (const person of room.remoteParticipants.values()) {
    for (const publication of person.trackPublications.values()) {
      const isCamera = publication.source === Track.Source.Camera;
      if (isCamera && publication instanceof RemoteTrackPublication && publication.isDesired) {
        publication.setVideoQuality(small ? VideoQuality.LOW : VideoQuality.HIGH);
      }
    }
  }
}
