import type { DeviceChoice } from './deviceChoice';

/** Why a device is not there. */
export type Lack = 'denied' | 'missing' | 'busy';

export type Acquired =
  | {
      state: 'ready';
      stream: MediaStream;
      camera: boolean;
      microphone: boolean;
      /** Set when less came than was asked for. */
      lack: Lack | null;
    }
  | { state: 'failed'; lack: Lack }
  | { state: 'unsupported' };

/** Asks the browser for camera and microphone; takes what it can get when one of them fails. */
export async function acquire(choice: DeviceChoice): Promise<Acquired> {
  // Absent without https and in old browsers, whatever the type says.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (typeof devices?.getUserMedia !== 'function') return { state: 'unsupported' };

  let lack: Lack | null = null;
  for (const attempt of attempts(choice)) {
    try {
      const stream = await devices.getUserMedia(constraints(attempt));
      return {
        state: 'ready',
        stream,
        camera: stream.getVideoTracks().length > 0,
        microphone: stream.getAudioTracks().length > 0,
        lack,
      };
    } catch (error) {
      lack ??= lackOf(error);
      if (lack === 'denied') break;
    }
  }
  return { state: 'failed', lack: lack ?? 'missing' };
}

/** A remembered device may be gone, a camera busy: first as wished, then any device, then one of both. */
function attempts(choice: DeviceChoice): DeviceChoice[] {
  const list = [choice];
  if (choice.cameraId !== null || choice.microphoneId !== null) {
    list.push({ ...choice, cameraId: null, microphoneId: null });
  }
  if (choice.camera && choice.microphone) {
    list.push({ ...choice, camera: false, cameraId: null });
    list.push({ ...choice, microphone: false, microphoneId: null });
  }
  return list;
}

function constraints(choice: DeviceChoice): MediaStreamConstraints {
  const exact = (id: string | null): { deviceId?: { exact: string } } =>
    id === null ? {} : { deviceId: { exact: id } };
  return {
    video: choice.camera && {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      facingMode: 'user',
      ...exact(choice.cameraId),
    },
    audio: choice.microphone && {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...exact(choice.microphoneId),
    },
  };
}

export function lackOf(error: unknown): Lack {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'missing';
}

export function release(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
