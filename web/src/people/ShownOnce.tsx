import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAnnounce } from '../ui/Announcer';
import { Button } from '../ui/Button';
import styles from './TeamPage.module.css';

interface ShownOnceProps {
  title: string;
  text: string;
  label: string;
  /** A link, a key, a secret: the server does not give it again. */
  value: string;
  testId: string;
}

/** Something to be copied now, because it is never shown again. */
export function ShownOnce({ title, text, label, value, testId }: ShownOnceProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const id = useId();
  const [copied, setCopied] = useState(false);
  return (
    <div className={styles.link}>
      <h2>{title}</h2>
      <p className={styles.lead}>{text}</p>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        readOnly
        value={value}
        onFocus={(event) => event.target.select()}
        data-testid={testId}
      />
      <Button
        icon={copied ? 'check' : 'copy'}
        onClick={() => {
          navigator.clipboard
            .writeText(value)
            .then(() => {
              setCopied(true);
              announce(t('dashboard.copied'));
            })
            .catch(() => undefined); // the field can be selected and copied by hand
        }}
      >
        {copied ? t('dashboard.copied') : t('common.copy')}
      </Button>
    </div>
  );
}
