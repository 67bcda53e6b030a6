import { useTranslation } from 'react-i18next';
import { StepHeading } from '../../shell/StepHeading';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import type { DeviceChoice } from '../devices/deviceChoice';
import { EffectSwitch } from '../devices/EffectSwitch';
import { CameraPreview } from '../devices/CameraPreview';
import { DeviceTrouble } from '../devices/DeviceTrouble';
import { MicMeter } from '../devices/MicMeter';
import { SoundTest } from '../devices/SoundTest';
import { useBlurredPreview } from '../devices/useBlurredPreview';
import { useDeviceCheck } from '../devices/useDeviceCheck';
import { DeviceSelects } from './DeviceSelects';
import styles from './join.module.css';
import { Steps } from './Steps';

interface DeviceStepProps {
  knocking: boolean;
  onKnock: (devices: DeviceChoice) => void;
  onBack: () => void;
}

/** Does the camera see you, does the microphone hear you? Nothing leaves the device here. */
export function DeviceStep({ knocking, onKnock, onBack }: DeviceStepProps) {
  const { t } = useTranslation();
  const devices = useDeviceCheck();
  const { check, choice, ask } = devices;
  const blur = useBlurredPreview(check.state === 'ready' && check.camera ? check.stream : null);
  const failed = check.state === 'failed' || check.state === 'unsupported';

  return (
    <div className={styles.step}>
      <Steps step={3} />
      <StepHeading>{t('devices.title')}</StepHeading>

      {check.state === 'asking' && (
        <Notice title={t('devices.askTitle')}>
          <p>{t('devices.askText')}</p>
        </Notice>
      )}
      {failed && (
        <DeviceTrouble
          lack={check.state === 'failed' ? check.lack : 'unsupported'}
          onRetry={() => ask()}
        />
      )}
      {check.state === 'ready' && (
        <>
          <CameraPreview stream={blur.shown} />
          {check.camera && (
            <EffectSwitch effect="blur" on={blur.on} state={blur.state} onChange={blur.choose} />
          )}
          {check.lack && check.lack !== 'denied' && choice.camera && (
            <Notice
              tone="danger"
              title={t(`devices.${check.microphone ? 'camera' : 'microphone'}Lacks.${check.lack}`)}
            >
              <p>{t(`devices.${check.lack}Text`)}</p>
              <Button onClick={() => ask()}>{t('common.tryAgain')}</Button>
            </Notice>
          )}
          <p className={styles.lead} role="status">
            {readyText(check.camera && blur.state !== 'failed', check.microphone)}
          </p>
          {check.microphone && (
            <MicMeter stream={check.stream} choosable={devices.microphones.length > 1} />
          )}
          <SoundTest stream={check.stream} voice={check.microphone} />
          <DeviceSelects devices={devices} stream={check.stream} />
          <Button
            look="primary"
            size="large"
            className={styles.main}
            busy={knocking}
            onClick={() =>
              onKnock({
                ...choice,
                camera: check.camera && blur.state !== 'failed',
                microphone: check.microphone,
              })
            }
            data-testid="knock-submit"
          >
            {knocking ? t('devices.knocking') : t('devices.knock')}
          </Button>
        </>
      )}

      <div className={styles.aside}>
        {choice.camera && check.state !== 'unsupported' && (
          <Button look="quiet" onClick={() => ask({ camera: false, cameraId: null })}>
            {t('devices.noCamera')}
          </Button>
        )}
        {!choice.camera && check.state === 'ready' && (
          <Button look="quiet" onClick={() => ask({ camera: true })}>
            {t('devices.withCamera')}
          </Button>
        )}
        {failed && (
          <>
            <Button
              look="quiet"
              busy={knocking}
              onClick={() => onKnock({ ...choice, camera: false, microphone: false })}
            >
              {t('devices.withoutBoth')}
            </Button>
            <p>{t('devices.withoutBothHint')}</p>
          </>
        )}
        <Button look="quiet" onClick={onBack}>
          {t('common.back')}
        </Button>
      </div>
    </div>
  );

  function readyText(camera: boolean, microphone: boolean): string {
    if (camera && microphone) return t('devices.ready');
    return microphone ? t('devices.readyAudioOnly') : t('devices.readyVideoOnly');
  }
}
