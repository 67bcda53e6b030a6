import { useTranslation } from 'react-i18next';
import { OutcomePage } from '../../shell/OutcomePage';
import styles from './encryption.module.css';

/** This browser cannot encrypt: what to install, and the telephone. There is no consultation without encryption. */
export function UnsupportedPage() {
  const { t } = useTranslation();
  return (
    <OutcomePage
      title={t('unsupported.title')}
      text={t('unsupported.text')}
      testId="unsupported-page"
    >
      <ul className={styles.helps}>
        <li>{t('unsupported.computer')}</li>
        <li>{t('unsupported.android')}</li>
        <li>{t('unsupported.apple')}</li>
      </ul>
      <p>{t('unsupported.again')}</p>
      <p>{t('unsupported.phone')}</p>
      <p className={styles.quiet}>{t('common.emergency')}</p>
    </OutcomePage>
  );
}
