import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OutcomePage } from '../../shell/OutcomePage';
import { Button } from '../../ui/Button';
import styles from './join.module.css';

/** Counts the seconds down that the server asked us to wait. */
export function RateLimitedPage({
  seconds,
  onContinue,
}: {
  seconds: number;
  onContinue: () => void;
}) {
  const { t } = useTranslation();
  const [left, setLeft] = useState(seconds);

  useEffect(() => {
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1_000);
    return () => clearInterval(timer);
  }, []);

  return (
    <OutcomePage title={t('outcome.rateLimited.title')} text={t('outcome.rateLimited.text')}>
      {left > 0 ? (
        <p className={styles.lead} role="timer">
          {t('common.secondsLeft', { count: left })}
        </p>
      ) : (
        <Button look="primary" size="large" onClick={onContinue}>
          {t('common.continue')}
        </Button>
      )}
    </OutcomePage>
  );
}
