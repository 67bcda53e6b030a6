import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { useLate } from '../../ui/useLate';
import styles from './CallBanners.module.css';
import type { CallSnapshot, Failure } from './callSnapshot';
import { BlurBanner } from './BlurBanner';
import { DeviceNewsBanner } from './DeviceNewsBanner';
import { WeakNetworkBanner } from './WeakNetworkBanner';

/** The connection comes back by itself; after four seconds the person can have another one at once. */
function ReconnectingBanner({ call }: { call: CallSnapshot }) {
  const { t } = useTranslation();
  const waits = call.connection === 'reconnecting';
  const late = useLate(waits);
  if (!waits) return null;
  return (
    <div className={styles.banner} role="alert" data-testid="reconnecting">
      <p>{t('call.reconnecting')}</p>
      {late && (
        <Button onClick={call.connectAgain} data-testid="connect-again">
          {t('common.tryAgain')}
        </Button>
      )}
    </div>
  );
}

/** What needs attention, above the picture: connection, sound, devices. */
export function CallBanners({ call }: { call: CallSnapshot }) {
  const { t } = useTranslation();
  const { own } = call;
  const failureText: Record<Failure, string> = {
    camera: t('call.noCamera'),
    microphone: t('call.noMicrophone'),
    screen: t('call.noScreen'),
  };
  return (
    <>
      <ReconnectingBanner call={call} />
      {call.startAudio && (
        <div className={styles.banner} role="alert">
          <p>{t('call.startAudioTitle')}</p>
          <Button
            look="primary"
            size="large"
            icon="sound"
            onClick={call.startAudio}
            data-testid="start-audio"
          >
            {t('call.startAudio')}
          </Button>
        </div>
      )}
      <BlurBanner call={call} />
      {own.failure && !(own.failure === 'camera' && call.blur.state === 'failed') && (
        <div className={styles.banner} role="alert">
          <p>{failureText[own.failure]}</p>
          <Button aria-label={t('call.dismiss')} onClick={own.dismissFailure}>
            {t('common.close')}
          </Button>
        </div>
      )}
      {call.practiceNews && (
        <div className={styles.banner} role="status" data-testid="practice-did">
          <p>{t(`call.practiceDid.${call.practiceNews.act}`)}</p>
          <Button aria-label={t('call.dismiss')} onClick={call.practiceNews.dismiss}>
            {t('common.close')}
          </Button>
        </div>
      )}
      <WeakNetworkBanner call={call} />
      {call.data.mode === 'audio' && (
        <div className={styles.banner} data-testid="audio-only">
          <p>{t('call.data.audioNow')}</p>
          <Button onClick={() => call.data.choose('full')}>{t('call.data.backToPicture')}</Button>
        </div>
      )}
      <DeviceNewsBanner devices={call.devices} />
      {own.screenOn && own.toggleScreen && (
        <div className={styles.banner}>
          <p>{t('call.sharing')}</p>
          <Button onClick={own.toggleScreen}>{t('call.stopSharing')}</Button>
        </div>
      )}
      {!own.microphoneOn && call.connection === 'connected' && (
        <p className={styles.muted}>{t('call.youAreMuted')}</p>
      )}
    </>
  );
}
