import {
  VideoPresets,
  type E2EEOptions,
  type RoomOptions,
  type Track,
  type TrackProcessor,
} from 'livekit-client';
import type { DeviceChoice } from '../devices/deviceChoice';
import { reconnectPolicy } from './reconnectPolicy';

/**
 * `encryption`: of everything, frames and data packets; there is no room without it. `processor`: what each picture of the
 * camera goes through before anything of it is sent.
 */
export function roomOptions(
  devices: DeviceChoice,
  encryption: E2EEOptions,
  processor: TrackProcessor<Track.Kind.Video> | null = null,
): RoomOptions {
  return {
    encryption,
    adaptiveStream: true,
    dynacast: true,
    reconnectPolicy,
    videoCaptureDefaults: {
      resolution: VideoPresets.h720.resolution,
      facingMode: 'user',
      ...(processor && { processor }),
      ...(devices.cameraId === null ? {} : { deviceId: devices.cameraId }),
    },
    audioCaptureDefaults: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(devices.microphoneId === null ? {} : { deviceId: devices.microphoneId }),
    },
    // Other codecs, and redundant audio, have not been proven to pass through encrypted.
    publishDefaults: { videoCodec: 'vp8', backupCodec: false, simulcast: true, red: false },
  };
}
