import { useTranslation } from 'react-i18next';
import { SelectField, type Choice } from '../../ui/SelectField';
import type { DeviceCheck } from '../devices/useDeviceCheck';
import styles from './join.module.css';

/** Choice of camera and microphone, shown only where there is something to choose. */
export function DeviceSelects({ devices, stream }: { devices: DeviceCheck; stream: MediaStream }) {
  const { t } = useTranslation();
  const cameraId = usedDevice(stream.getVideoTracks());
  const microphoneId = usedDevice(stream.getAudioTracks());
  const cameras = named(devices.cameras, (number) => t('devices.cameraNumber', { number }));
  const microphones = named(devices.microphones, (number) =>
    t('devices.microphoneNumber', { number }),
  );
  const chooseCamera = cameras.length > 1 && cameraId !== null;
  const chooseMicrophone = microphones.length > 1 && microphoneId !== null;
  if (!chooseCamera && !chooseMicrophone) return null;

  return (
    <div className={styles.choices}>
      {chooseCamera && (
        <SelectField
          label={t('devices.camera')}
          value={cameraId}
          choices={cameras}
          onChange={(id) => devices.ask({ cameraId: id })}
        />
      )}
      {chooseMicrophone && (
        <SelectField
          label={t('devices.microphone')}
          value={microphoneId}
          choices={microphones}
          onChange={(id) => devices.ask({ microphoneId: id })}
        />
      )}
    </div>
  );
}

function usedDevice(tracks: MediaStreamTrack[]): string | null {
  return tracks[0]?.getSettings().deviceId ?? null;
}

function named(devices: MediaDeviceInfo[], fallback: (number: number) => string): Choice[] {
  return devices.map((device, index) => ({
    value: device.deviceId,
    label: device.label || fallback(index + 1),
  }));
}
