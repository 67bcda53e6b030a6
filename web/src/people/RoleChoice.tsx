import { useTranslation } from 'react-i18next';
import type { AccountRole } from '../api/types';
import styles from './TeamPage.module.css';

const kRoles: AccountRole[] = ['physician', 'staff', 'admin'];

interface RoleChoiceProps {
  roles: AccountRole[];
  onChange: (roles: AccountRole[]) => void;
}

/** One or several roles, each with what it may. */
export function RoleChoice({ roles, onChange }: RoleChoiceProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.choice}>
      <legend>{t('team.rolesLabel')}</legend>
      {kRoles.map((role) => (
        <label key={role} className={styles.check}>
          <input
            type="checkbox"
            checked={roles.includes(role)}
            onChange={(event) =>
              onChange(
                event.target.checked ? [...roles, role] : roles.filter((other) => other !== role),
              )
            }
            data-testid={`role-${role}`}
          />
          <span>
            {t(`team.role.${role}`)}
            <span className={styles.hint}>{t(`team.roleHint.${role}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
