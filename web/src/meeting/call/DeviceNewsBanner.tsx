import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import styles from './CallBanners.module.css';
import type { CallDevices } from './callSnapshot';

/** Something was plugged in or out: says so, and offers the new one. */
export function DeviceNewsBanner({ devices }: { devices: CallDevices }) {
  const { t } = useTranslation();
  const { news, choose, dismissNews } = devices;
  if (!news) return null;
  const { what, kind, id, label } = news;
  return (
    <div className={styles.banner} role="status" data-testid="device-news">
      <p>{t(`call.device.${what}`, { label })}</p>
      <div className={styles.actions}>
        {what === 'new' && (
          <Button look="primary" onClick={() => choose(kind, id)} data-testid="use-device">
            {t('call.device.use')}
          </Button>
        )}
        <Button aria-label={t('call.dismiss')} onClick={dismissNews}>
          {t('common.close')}
        </Button>
      </div>
    </div>
  );
}
