import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../ui/Announcer';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import styles from './join.module.css';
import type { Withdrawal } from './useWithdrawal';

/** Taking the consent back is as easy as giving it was (Art. 7(3) GDPR). */
export function WithdrawConsent({ withdrawal }: { withdrawal: Withdrawal }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { state, withdraw } = withdrawal;
  useEffect(() => {
    if (state === 'withdrawn') announce(t('withdrawal.done'));
  }, [state, announce, t]);

  if (state === 'withdrawn') {
    return (
      <Notice tone="good">
        <p data-testid="consent-withdrawn">{t('withdrawal.done')}</p>
      </Notice>
    );
  }
  return (
    <>
      {state === 'failed' && (
        <Notice tone="danger" urgent>
          <p>{t('withdrawal.failed')}</p>
        </Notice>
      )}
      <p className={styles.quiet}>{t('withdrawal.offer')}</p>
      <Button
        look="quiet"
        busy={state === 'busy'}
        onClick={withdraw}
        data-testid="withdraw-consent"
      >
        {t('withdrawal.button')}
      </Button>
    </>
  );
}
