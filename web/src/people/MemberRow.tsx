import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRole, Member } from '../api/types';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { RoleChoice } from './RoleChoice';
import styles from './TeamPage.module.css';

interface MemberRowProps {
  member: Member;
  self: boolean;
  /** The person looking may change members. */
  manages: boolean;
  onRoles: (roles: AccountRole[]) => void;
  onActive: (active: boolean) => void;
}

export function MemberRow({ member, self, manages, onRoles, onActive }: MemberRowProps) {
  const { t } = useTranslation();
  const [roles, setRoles] = useState<AccountRole[] | null>(null);
  const [leaving, setLeaving] = useState(false);
  const active = member.active ?? true;

  return (
    <li className={styles.member} data-testid="member">
      <h2 className={styles.name}>
        {member.name}
        {self && <span className={styles.self}> {t('team.self')}</span>}
      </h2>
      <p className={styles.roles}>
        {member.roles.map((role) => t(`team.role.${role}`)).join(', ')}
        {member.email && (
          <>
            <br />
            {member.email}
          </>
        )}
        {manages && (
          <>
            <br />
            {active
              ? t(member.second_factor ? 'team.secondFactor' : 'team.noSecondFactor')
              : t('team.deactivated')}
          </>
        )}
      </p>
      {manages && roles === null && (
        <div className={styles.buttons}>
          <Button onClick={() => setRoles(member.roles)} data-testid="edit-roles">
            {t('team.changeRoles')}
          </Button>
          {!self && (
            <Button
              look="quiet"
              onClick={() => (active ? setLeaving(true) : onActive(true))}
              data-testid="toggle-active"
            >
              {active ? t('team.deactivate') : t('team.activate')}
            </Button>
          )}
        </div>
      )}
      {roles !== null && (
        <>
          <RoleChoice roles={roles} onChange={setRoles} />
          <div className={styles.buttons}>
            <Button
              look="primary"
              busy={roles.length === 0}
              onClick={() => {
                onRoles(roles);
                setRoles(null);
              }}
              data-testid="save-roles"
            >
              {t('team.saveRoles')}
            </Button>
            <Button onClick={() => setRoles(null)}>{t('common.cancel')}</Button>
          </div>
        </>
      )}
      {leaving && (
        <Dialog
          title={t('team.deactivateTitle', { name: member.name })}
          onClose={() => setLeaving(false)}
          actions={
            <>
              <Button onClick={() => setLeaving(false)}>{t('common.cancel')}</Button>
              <Button
                look="danger"
                onClick={() => {
                  setLeaving(false);
                  onActive(false);
                }}
                data-testid="confirm"
              >
                {t('team.deactivate')}
              </Button>
            </>
          }
        >
          <p>{t('team.deactivateText')}</p>
        </Dialog>
      )}
    </li>
  );
}
