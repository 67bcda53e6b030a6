import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import styles from './CallBanners.module.css';
import type { CallSnapshot } from './callSnapshot';

/** A hiccup is no weak network. */
const kWeakForMs = 6_000;
/** Who has decided is left in peace for so long. */
const kPeaceMs = 180_000;

/** Asks what to give up when the network is weak, instead of taking it away silently (DE-19). */
export function WeakNetworkBanner({ call }: { call: CallSnapshot }) {
  const { t } = useTranslation();
  const [asks, setAsks] = useState(false);
  const [quietUntilMs, setQuietUntilMs] = useState(0);
  const { quality } = call.own;
  const { mode, choose } = call.data;
  const weak = call.connection === 'connected' && (quality === 'poor' || quality === 'lost');
  const watching = weak && mode !== 'audio';

  useEffect(() => {
    if (!watching) return;
    const timer = setTimeout(() => setAsks(true), Math.max(kWeakForMs, quietUntilMs - Date.now()));
    return () => {
      clearTimeout(timer);
      setAsks(false);
    };
  }, [watching, quietUntilMs]);

  if (!asks || !watching) return null;
  const decide = (action?: () => void): void => {
    setAsks(false);
    setQuietUntilMs(Date.now() + kPeaceMs);
    action?.();
  };
  return (
    <div className={styles.banner} role="alert" data-testid="weak-network">
      <div className={styles.words}>
        <p>{t('call.weak.title')}</p>
        <p className={styles.detail}>{t('call.weak.text')}</p>
      </div>
      <div className={styles.actions}>
        {mode === 'full' && (
          <Button onClick={() => decide(() => choose('low'))}>{t('call.weak.low')}</Button>
        )}
        <Button onClick={() => decide(() => choose('audio'))} data-testid="go-audio-only">
          {t('call.weak.audio')}
        </Button>
        <Button look="quiet" onClick={() => decide()}>
          {t('call.weak.goOn')}
        </Button>
      </div>
    </div>
  );
}
