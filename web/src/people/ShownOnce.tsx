import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../shell/CopyButton';
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
  const id = useId();
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
      <CopyButton text={value} label={t('common.copy')} />
    </div>
  );
}
