import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';
import styles from './CameraPreview.module.css';

/** The own picture, mirrored as people know themselves. */
export function CameraPreview({ stream }: { stream: MediaStream | null }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);

  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);

  if (!stream) {
    return (
      <div className={styles.frame}>
        <p className={styles.off}>
          <Icon name="camera" off />
          {t('devices.cameraOff')}
        </p>
      </div>
    );
  }
  return (
    <div className={styles.frame}>
      <video
        ref={video}
        className={styles.video}
        autoPlay
        playsInline
        muted
        aria-label={t('devices.preview')}
      />
    </div>
  );
}
