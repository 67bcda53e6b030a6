import { VideoPresets, type RoomOptions } from 'livekit-client';
import type { DeviceChoice } from '../devices/deviceChoice';
import { reconnectPolicy } from './reconnectPolicy';

export function roomOptions(devices: DeviceChoice): RoomOptions {
  return {
    adaptiveStream: true,
    dynacast: true,
    reconnectPolicy,
    videoCaptureDefaults: {
      resolution: VideoPresets.h720.resolution,
      facingMode: 'user',
      ...(devices.cameraId === null ? {} : { deviceId: devices.cameraId }),
    },
    audioCaptureDefaults: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(devices.microphoneId === null ? {} : { deviceId: devices.microphoneId }),
    },
    publishDefaults: { videoCodec: 'vp8', simulcast: true },
  };
}
