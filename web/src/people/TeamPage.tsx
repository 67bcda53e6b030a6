import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { changeRoles, getTeam, revokeInvitation, setActive } from '../api/team';
import type { Person } from '../api/types';
import { may } from '../shell/may';
import { PageIntro } from '../shell/PageIntro';
import { ProblemNotice } from '../shell/ProblemNotice';
import { Shell } from '../shell/Shell';
import { InviteMember } from './InviteMember';
import { MemberRow } from './MemberRow';
import { OpenInvitations } from './OpenInvitations';
import { PracticePhone } from './PracticePhone';
import styles from './TeamPage.module.css';
import { usePracticeData } from './usePracticeData';

interface TeamPageProps {
  person: Person;
  actions: ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** Who works in the practice, and in what role. Admins invite, change and deactivate. */
export function TeamPage({ person, actions, onSessionLost }: TeamPageProps) {
  const { t } = useTranslation();
  const {
    data: team,
    problem,
    reload,
    retry,
    attempt,
    run,
    dialog,
  } = usePracticeData(getTeam, onSessionLost);
  const manages = may(person, 'member:change');

  return (
    <Shell title={t('team.title')} width="wide" home="/" actions={actions}>
      <PageIntro
        title={t('team.title')}
        lead={t('team.lead', { practice: person.practice_name })}
      />
      <ProblemNotice problem={problem} onRetry={retry} />
      {!team && !problem && <p className={styles.lead}>{t('common.loading')}</p>}
      {manages && <InviteMember run={run} onInvited={reload} />}
      {team && (
        <ul className={styles.list} data-testid="team">
          {team.members.map((member) => (
            <MemberRow
              key={member.account_id}
              member={member}
              self={member.account_id === person.account_id}
              manages={manages}
              onRoles={(roles) => void attempt(() => changeRoles(member.account_id, roles))}
              onActive={(active) => void attempt(() => setActive(member.account_id, active))}
            />
          ))}
        </ul>
      )}
      {team?.invitations && team.invitations.length > 0 && (
        <OpenInvitations
          invitations={team.invitations}
          onRevoke={(id) => void attempt(() => revokeInvitation(id))}
        />
      )}
      {team && may(person, 'practice:change') && (
        <PracticePhone phone={team.practice_phone} run={run} />
      )}
      {dialog}
    </Shell>
  );
}
