import { useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../../ui/Announcer';
import { Button } from '../../ui/Button';
import styles from './InviteCard.module.css';
import { QrCode } from '../../ui/QrCode';

/** The link of a meeting: to copy, to read out, to scan. */
export function InviteCard({ link, children }: { link: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied('yes');
      announce(t('dashboard.copied'));
    } catch {
      // Without https or permission there is no clipboard: select it, so that the person can copy.
      field.current?.select();
      setCopied('failed');
    }
  };

  return (
    <div className={styles.invite}>
      <div className={styles.words}>
        <label htmlFor={id} className={styles.label}>
          {t('dashboard.linkLabel')}
        </label>
        <input
          ref={field}
          id={id}
          className={styles.link}
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
          data-testid="meeting-link"
        />
        <Button
          icon={copied === 'yes' ? 'check' : 'copy'}
          onClick={() => void copy()}
          data-testid="copy-link"
        >
          {copied === 'yes' ? t('dashboard.copied') : t('dashboard.copy')}
        </Button>
        {copied === 'failed' && <p role="alert">{t('dashboard.copyFailed')}</p>}
        {children}
      </div>
      <figure className={styles.code}>
        <QrCode text={link} label={t('dashboard.qrLabel')} />
        <figcaption>{t('dashboard.qrHint')}</figcaption>
      </figure>
    </div>
  );
}
