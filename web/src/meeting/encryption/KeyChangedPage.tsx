import { useTranslation } from 'react-i18next';
import { OutcomePage } from '../../shell/OutcomePage';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import styles from './encryption.module.css';

interface KeyChangedPageProps {
  practice: string;
  onAccept: () => void;
  onLeave: () => void;
}

/** The practice has another key than this device remembers. Nothing goes on before the person decides. */
export function KeyChangedPage({ practice, onAccept, onLeave }: KeyChangedPageProps) {
  const { t } = useTranslation();
  return (
    <OutcomePage
      title={t('safety.keyChanged.title')}
      text={t('safety.keyChanged.text', { practice: practice || t('safety.thePractice') })}
      testId="key-changed-page"
    >
      <Notice tone="danger" title={t('safety.state.changed')}>
        <p>{t('safety.keyChanged.what')}</p>
      </Notice>
      <div className={styles.stack}>
        <Button look="primary" size="large" onClick={onLeave} data-testid="leave">
          {t('safety.keyChanged.leave')}
        </Button>
        <Button look="quiet" onClick={onAccept} data-testid="accept-key">
          {t('safety.keyChanged.accept')}
        </Button>
      </div>
    </OutcomePage>
  );
}
