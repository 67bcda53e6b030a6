import { useTranslation } from 'react-i18next';
import type { Invitation } from '../api/types';
import { moment } from '../i18n/format';
import { Button } from '../ui/Button';
import styles from './TeamPage.module.css';

interface OpenInvitationsProps {
  invitations: Invitation[];
  onRevoke: (invitationId: string) => void;
}

export function OpenInvitations({ invitations, onRevoke }: OpenInvitationsProps) {
  const { t, i18n } = useTranslation();
  return (
    <section className={styles.open} aria-labelledby="open-invitations">
      <h2 id="open-invitations">{t('team.openInvitations')}</h2>
      <ul className={styles.list}>
        {invitations.map((one) => (
          <li key={one.invitation_id} className={styles.member}>
            <p className={styles.name}>{one.email}</p>
            <p className={styles.roles}>
              {one.roles.map((role) => t(`team.role.${role}`)).join(', ')}
              <br />
              {t('dashboard.validUntil', { when: moment(one.expires_at, i18n.language, t) })}
            </p>
            <div className={styles.buttons}>
              <Button
                aria-label={t('team.revokeLabel', { email: one.email })}
                onClick={() => onRevoke(one.invitation_id)}
              >
                {t('team.revoke')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
