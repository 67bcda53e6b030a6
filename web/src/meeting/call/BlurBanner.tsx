import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import styles from './CallBanners.module.css';
import type { CallSnapshot } from './callSnapshot';

/** The background cannot be blurred and the camera went off, or blurring is too much for this device. */
export function BlurBanner({ call }: { call: CallSnapshot }) {
  const { t } = useTranslation();
  const [endured, setEndured] = useState(false);
  const { blur, data } = call;
  if (blur.state === 'failed') {
    return (
      <div className={styles.banner} role="alert" data-testid="blur-failed">
        <p>{t('call.blur.failed')}</p>
        <Button onClick={blur.showAll} data-testid="show-all">
          {t('call.blur.showAll')}
        </Button>
      </div>
    );
  }
  if (!blur.slow || endured) return null;
  return (
    <div className={styles.banner} role="status" data-testid="blur-slow">
      <p>{t('call.blur.slow')}</p>
      <div className={styles.actions}>
        {data.mode === 'full' && (
          <Button onClick={() => data.choose('low')}>{t('call.weak.low')}</Button>
        )}
        <Button onClick={() => blur.choose(false)}>{t('call.blur.without')}</Button>
        <Button look="quiet" onClick={() => setEndured(true)}>
          {t('call.weak.goOn')}
        </Button>
      </div>
    </div>
  );
}
