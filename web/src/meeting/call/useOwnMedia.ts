import { useConnectionQualityIndicator, useLocalParticipant } from '@livekit/components-react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../ui/Announcer';
import type { Failure, OwnMedia } from './callSnapshot';
import { qualityWord } from './useCallPeople';

/** With what the shared tab or computer plays; a browser that cannot give the sound gives the picture alone. */
const kScreenOptions = {
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  systemAudio: 'include',
  // Our own voices must not come back out of the shared sound.
  selfBrowserSurface: 'exclude',
  suppressLocalAudioPlayback: false,
} as const;

interface OwnMediaOptions {
  canShareScreen: boolean;
  failure: Failure | null;
  setFailure: (failure: Failure | null) => void;
}

/** The own microphone, camera and screen, with the switches for them. */
export function useOwnMedia({ canShareScreen, failure, setFailure }: OwnMediaOptions): OwnMedia {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const local = useLocalParticipant();
  const me = local.localParticipant;
  const { quality } = useConnectionQualityIndicator({ participant: me });

  const attempt = (what: Failure, action: () => Promise<unknown>, said?: string): void => {
    setFailure(null);
    action().then(
      () => said !== undefined && announce(said),
      (error: unknown) => {
        // Closing the browser's own screen chooser is a decision, not a failure.
        if (what === 'screen' && error instanceof Error && error.name === 'NotAllowedError') return;
        setFailure(what);
      },
    );
  };

  const microphoneOn = local.isMicrophoneEnabled;
  const cameraOn = local.isCameraEnabled;
  const screenOn = local.isScreenShareEnabled;
  const camera = local.cameraTrack?.isMuted ? null : (local.cameraTrack?.videoTrack ?? null);
  const share = canShareScreen && canCaptureScreen();

  return {
    camera,
    microphoneOn,
    cameraOn,
    screenOn,
    quality: qualityWord(quality),
    toggleMicrophone: () =>
      attempt(
        'microphone',
        () => me.setMicrophoneEnabled(!microphoneOn),
        microphoneOn ? t('call.announce.micOff') : t('call.announce.micOn'),
      ),
    toggleCamera: () =>
      attempt(
        'camera',
        () => me.setCameraEnabled(!cameraOn),
        cameraOn ? t('call.announce.cameraOff') : t('call.announce.cameraOn'),
      ),
    ...(share && {
      toggleScreen: () =>
        attempt('screen', () => me.setScreenShareEnabled(!screenOn, kScreenOptions)),
    }),
    failure,
    dismissFailure: () => setFailure(null),
  };
}

/** Phones have no screen capture. */
function canCaptureScreen(): boolean {
  const media = navigator.mediaDevices as MediaDevices | undefined;
  return typeof media?.getDisplayMedia === 'function';
}
