import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { browserKind, kBrowserKinds, type BrowserKind } from './browserKind';
import type { Lack } from './acquire';
import { PermissionPicture } from './PermissionPicture';
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
          <Permission kind={browserKind(navigator.userAgent, navigator.maxTouchPoints)} />
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

/** The help for this browser in words and a picture; that for the others on request, because we may be wrong. */
function Permission({ kind }: { kind: BrowserKind }) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t('devices.deniedText')}</p>
      <PermissionPicture kind={kind} />
      <Steps kind={kind} />
      <details>
        <summary>{t('devices.deniedOthers')}</summary>
        {kBrowserKinds
          .filter((other) => other !== kind)
          .map((other) => (
            <div key={other}>
              <p className={styles.browser}>{t(`devices.deniedIn.${other}.name`)}</p>
              <Steps kind={other} />
            </div>
          ))}
      </details>
    </>
  );
}

function Steps({ kind }: { kind: BrowserKind }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.steps}>
      <li>{t(`devices.deniedIn.${kind}.where`)}</li>
      <li>{t(`devices.deniedIn.${kind}.what`)}</li>
      <li>{t('devices.deniedStep3')}</li>
    </ol>
  );
}
