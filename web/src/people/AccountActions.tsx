import { useTranslation } from 'react-i18next';
import type { Person } from '../api/types';
import { Link } from '../shell/Link';
import { may } from '../shell/may';
import { Button } from '../ui/Button';
import styles from './AccountActions.module.css';

interface AccountActionsProps {
  person: Person;
  onSignOut: () => void;
}

/** Where the signed-in person can go from every page, and out. */
export function AccountActions({ person, onSignOut }: AccountActionsProps) {
  const { t } = useTranslation();
  return (
    <>
      <nav className={styles.places} aria-label={t('account.places')}>
        {may(person, 'meeting:list') && <Link to="/dashboard">{t('account.meetings')}</Link>}
        <Link to="/security">{t('account.security')}</Link>
        {may(person, 'team:list') && <Link to="/team">{t('account.team')}</Link>}
        {may(person, 'api-key:list') && <Link to="/systems">{t('account.systems')}</Link>}
        {may(person, 'audit:show') && <Link to="/audit">{t('account.audit')}</Link>}
      </nav>
      <Button onClick={onSignOut}>{t('dashboard.signOut')}</Button>
    </>
  );
}
