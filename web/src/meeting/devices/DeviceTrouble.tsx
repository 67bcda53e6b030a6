import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import type { Lack } from './acquire';
import styles from './DeviceTrouble.module.css';

interface DeviceTroubleProps {
  lack: Lack | 'unsupported';
  onRetry: () => void;
}

/** Says what is wrong with camera or microphone and how to put it right. */
export function DeviceTrouble({ lack, onRetry }: DeviceTroubleProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.trouble}>
      {lack === 'denied' && (
        <Notice tone="danger" title={t('devices.deniedTitle')} urgent>
          <p>{t('devices.deniedText')}</p>
          <ol className={styles.steps}>
            <li>{t('devices.deniedStep1')}</li>
            <li>{t('devices.deniedStep2')}</li>
            <li>{t('devices.deniedStep3')}</li>
          </ol>
          <p>{t('devices.deniedIos')}</p>
        </Notice>
      )}
      {lack === 'missing' && (
        <Notice tone="danger" title={t('devices.missingTitle')} urgent>
          <p>{t('devices.missingText')}</p>
        </Notice>
      )}
      {lack === 'busy' && (
        <Notice tone="danger" title={t('devices.busyTitle')} urgent>
          <p>{t('devices.busyText')}</p>
        </Notice>
      )}
      {lack === 'unsupported' && (
        <Notice tone="danger" title={t('devices.unsupportedTitle')} urgent>
          <p>{t('devices.unsupportedText')}</p>
        </Notice>
      )}
      {lack !== 'unsupported' && (
        <Button look="primary" size="large" onClick={onRetry}>
          {t('common.tryAgain')}
        </Button>
      )}
    </div>
  );
}
