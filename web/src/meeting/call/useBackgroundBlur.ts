import { LocalVideoTrack, Track, type Room } from 'livekit-client';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { blurWanted, rememberBlur, type BackgroundBlur } from '../devices/backgroundBlur';
import type { Blurring } from './callSnapshot';
import type { CallRoom } from './useCallRoom';

/**
 * Blurs the background of the own picture; off until somebody asks for it, remembered on this device. A camera that is switched
 * on while it is wanted sends nothing before it is blurred. Where it cannot run, the camera goes off: a picture with a sharp
 * background is sent only when the person has said so.
 */
export function useBackgroundBlur({ room, blur, setFailure }: CallRoom): Blurring {
  const [wanted, setWanted] = useState(blurWanted);
  const { state, slow } = useSyncExternalStore(blur.subscribe, blur.now);
  /** One change of the camera after the other. */
  const turn = useRef(Promise.resolve());

  const change = (action: () => Promise<unknown>): void => {
    turn.current = turn.current.then(action).then(
      () => undefined,
      () => undefined, // the blur tells of its failure itself, and the camera goes off below
    );
  };

  useEffect(() => {
    if (!wanted || state !== 'failed') return;
    // Where it is refused, the picture is blank all the same.
    room.localParticipant.setCameraEnabled(false).catch(() => undefined);
  }, [room, wanted, state]);

  const choose = (on: boolean): void => {
    rememberBlur(on);
    blur.forgetFailure();
    setWanted(on);
    change(() => (on ? begin(room, blur) : end(room)));
  };
  const showAll = (): void => {
    choose(false);
    change(() =>
      room.localParticipant.setCameraEnabled(true).catch((error: unknown) => {
        setFailure('camera');
        throw error;
      }),
    );
  };
  return { on: wanted, state: wanted ? state : 'off', slow: wanted && slow, choose, showAll };
}

async function begin(room: Room, blur: BackgroundBlur): Promise<void> {
  room.options.videoCaptureDefaults = { ...room.options.videoCaptureDefaults, processor: blur };
  const camera = cameraOf(room);
  if (!camera || camera.getProcessor()) return;
  if (camera.isMuted) {
    // It has no picture to begin with; the next camera is made anew, and blurred before it is sent.
    await room.localParticipant.unpublishTrack(camera);
    return;
  }
  await camera.pauseUpstream();
  try {
    await camera.setProcessor(blur);
    await camera.resumeUpstream();
  } catch (error) {
    // Without a processor it would be sent as it is when it is switched on again.
    await room.localParticipant.unpublishTrack(camera);
    throw error;
  }
}

async function end(room: Room): Promise<void> {
  const { processor, ...defaults } = room.options.videoCaptureDefaults ?? {};
  room.options.videoCaptureDefaults = defaults;
  const camera = cameraOf(room);
  if (!camera) {
    await processor?.destroy();
  } else if (camera.isMuted) {
    await room.localParticipant.unpublishTrack(camera);
  } else {
    await camera.stopProcessor();
  }
}

function cameraOf(room: Room): LocalVideoTrack | null {
  const track = room.localParticipant.getTrackPublication(Track.Source.Camera)?.track;
  return track instanceof LocalVideoTrack ? track : null;
}
