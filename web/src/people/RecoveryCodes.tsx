import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import styles from './SecurityPage.module.css';

interface RecoveryCodesProps {
  codes: string[];
  /** The person has put them away. */
  onDone: () => void;
}

/** Shown this once: the server keeps their hashes only. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation();
  return (
    <>
      <Notice tone="person" urgent>
        <p>{t('factors.codesText')}</p>
      </Notice>
      <ol className={styles.codes} data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className={styles.buttons}>
        <Button look="primary" icon="check" onClick={onDone} data-testid="codes-kept">
          {t('factors.codesKept')}
        </Button>
        <Button onClick={() => window.print()}>{t('factors.print')}</Button>
      </div>
    </>
  );
}
