import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { duration } from '../../i18n/format';

export function CallTimer({ startedAtMs }: { startedAtMs: number }) {
  const { t } = useTranslation();
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="timer" aria-live="off" aria-label={t('call.timer')}>
      {duration((nowMs - startedAtMs) / 1_000)}
    </span>
  );
}
