import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { whoAmI } from '../api/session';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';

/** Before the end people are asked, so that nobody loses what they were typing (WCAG 2.2.1). */
const kWarnSeconds = 60;
/** The server hears of use at most this often. */
const kTellEveryMs = 60_000;
const kLookEveryMs = 1_000;

interface IdleGuardProps {
  /** The server ends an unused session after so long. */
  seconds: number;
  onIdledOut: () => void;
}

/** Tells the server that the person does something, and asks before it signs them out for doing nothing. */
export function IdleGuard({ seconds, onIdledOut }: IdleGuardProps) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<number | null>(null);
  const usedAt = useRef(0);
  const toldAt = useRef(0);
  const warned = useRef(false);

  const stay = useCallback(() => {
    usedAt.current = Date.now();
    toldAt.current = usedAt.current;
    warned.current = false;
    setLeft(null);
    // A refusal shows itself with the next thing that the page asks.
    void whoAmI().catch(() => undefined);
  }, []);

  useEffect(() => {
    usedAt.current = Date.now();
    toldAt.current = usedAt.current; // the page has just asked who is signed in
    const use = (): void => {
      if (warned.current) return; // then only the answer counts
      usedAt.current = Date.now();
      if (usedAt.current - toldAt.current >= kTellEveryMs) stay();
    };
    const timer = setInterval(() => {
      // What has not been told yet is no use for the server: it counts from the last telling.
      const remaining = Math.ceil(seconds - (Date.now() - toldAt.current) / 1000);
      if (remaining <= 0) {
        onIdledOut();
      } else if (remaining <= kWarnSeconds && usedAt.current > toldAt.current) {
        stay();
      } else if (remaining <= kWarnSeconds) {
        warned.current = true;
        setLeft(remaining);
      }
    }, kLookEveryMs);
    const kinds = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
    for (const kind of kinds) window.addEventListener(kind, use, { passive: true });
    return () => {
      clearInterval(timer);
      for (const kind of kinds) window.removeEventListener(kind, use);
    };
  }, [seconds, onIdledOut, stay]);

  if (left === null) return null;
  return (
    <Dialog
      title={t('idle.title')}
      onClose={stay}
      actions={
        <>
          <Button look="primary" onClick={stay} data-testid="stay">
            {t('idle.stay')}
          </Button>
          <Button onClick={onIdledOut}>{t('idle.leave')}</Button>
        </>
      }
    >
      <p>{t('idle.text')}</p>
      <p>{t('common.secondsLeft', { count: left })}</p>
    </Dialog>
  );
}
