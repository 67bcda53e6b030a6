import type { Room } from 'livekit-client';
import type { DeviceChoice } from '../devices/deviceChoice';
import type { Failure } from './callSnapshot';

interface PublishOptions {
  /** The picture takes a while to be made ready: the voice does not wait for it. */
  voiceFirst?: boolean;
}

/** Switches on what the device check chose. A broken camera does not keep the voice out, nor the other way round. */
export async function publishDevices(
  room: Room,
  choice: DeviceChoice,
  { voiceFirst = false }: PublishOptions = {},
): Promise<Failure | null> {
  const me = room.localParticipant;
  if (choice.camera && choice.microphone && !voiceFirst) {
    try {
      await me.enableCameraAndMicrophone();
      return null;
    } catch {
      // One of them failed; find out which below.
    }
  }
  const microphoneWorks = !choice.microphone || (await works(() => me.setMicrophoneEnabled(true)));
  const cameraWorks = !choice.camera || (await works(() => me.setCameraEnabled(true)));
  if (!microphoneWorks) return 'microphone';
  return cameraWorks ? null : 'camera';
}

async function works(switchOn: () => Promise<unknown>): Promise<boolean> {
  try {
    await switchOn();
    return true;
  } catch {
    return false;
  }
}
