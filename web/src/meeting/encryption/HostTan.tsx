import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Hidden } from '../../ui/Hidden';
import type { HostEncryption } from './encryption';
import styles from './Safety.module.css';

/** Makes the Sprech-TAN and shows it once; it stays on this device. */
export function HostTan({ encryption }: { encryption: HostEncryption }) {
  const { t } = useTranslation();
  const { client, view } = encryption;
  const [digits, setDigits] = useState<string | null>(null);
  const make = (): void => {
    void client.makeTan().then(setDigits);
  };
  const clear = (): void => {
    setDigits(null);
    client.clearTan();
  };
  return (
    <div className={styles.extra}>
      <h3>{t('safety.tan.title')}</h3>
      <p className={styles.lead}>{t('safety.tan.text')}</p>
      {view.tan === 'set' && digits !== null && (
        <>
          <Hidden>{[...digits].join(' ')}</Hidden>
          <p className={styles.tan} aria-hidden="true" data-testid="tan">
            {digits.slice(0, 4)} {digits.slice(4)}
          </p>
        </>
      )}
      {view.tan === 'set' && digits === null && <p>{t('safety.tan.set')}</p>}
      {view.tan === 'locked' && <p role="status">{t('safety.tan.hostLocked')}</p>}
      <div className={styles.actions}>
        {view.tan !== 'none' && (
          <Button className={styles.quietButton} onClick={clear}>
            {t('safety.tan.clear')}
          </Button>
        )}
        {view.tan !== 'set' && (
          <Button className={styles.quietButton} onClick={make} data-testid="make-tan">
            {t('safety.tan.make')}
          </Button>
        )}
      </div>
    </div>
  );
}
