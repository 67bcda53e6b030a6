import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../shell/Link';
import { Shell } from '../shell/Shell';
import { Notice } from '../ui/Notice';
import { FactorsSection } from './FactorsSection';
import { PasswordSection } from './PasswordSection';
import styles from './SecurityPage.module.css';
import { SessionsSection } from './SessionsSection';
import { useConfirmation } from './useConfirmation';

interface SecurityPageProps {
  actions: ReactNode;
  /** Nothing else is allowed before a second factor has been set up. */
  mustEnrol: boolean;
  /** A second factor was added. */
  onEnrolled: () => void;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** Where the person is signed in and how they sign in. */
export function SecurityPage({ actions, mustEnrol, onEnrolled, onSessionLost }: SecurityPageProps) {
  const { t } = useTranslation();
  const confirmation = useConfirmation();
  return (
    <Shell title={t('security.title')} home="/" actions={actions}>
      <div className={styles.page}>
        <div className={styles.intro}>
          <h1>{t('security.title')}</h1>
          <p className={styles.quiet}>{t('security.lead')}</p>
        </div>
        {mustEnrol && (
          <Notice tone="person" title={t('factors.requiredTitle')}>
            <p>{t('factors.requiredText')}</p>
          </Notice>
        )}
        <FactorsSection confirmation={confirmation} onEnrolled={onEnrolled} />
        <SessionsSection onSessionLost={onSessionLost} />
        <PasswordSection confirmation={confirmation} />
        {!mustEnrol && (
          <p>
            <Link to="/privacy">{t('privacy.link')}</Link>
          </p>
        )}
      </div>
      {confirmation.dialog}
    </Shell>
  );
}
