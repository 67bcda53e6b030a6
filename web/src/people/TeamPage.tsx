import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../api/problem';
import { changeRoles, getTeam, revokeInvitation, setActive, type Team } from '../api/team';
import type { Person } from '../api/types';
import { may } from '../shell/may';
import { ProblemNotice } from '../shell/ProblemNotice';
import { Shell } from '../shell/Shell';
import { InviteMember } from './InviteMember';
import { MemberRow } from './MemberRow';
import { OpenInvitations } from './OpenInvitations';
import { PracticePhone } from './PracticePhone';
import styles from './TeamPage.module.css';
import { useConfirmation } from './useConfirmation';

interface TeamPageProps {
  person: Person;
  actions: ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** Who works in the practice, and in what role. Admins invite, change and deactivate. */
export function TeamPage({ person, actions, onSessionLost }: TeamPageProps) {
  const { t } = useTranslation();
  const [team, setTeam] = useState<Team | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { run, dialog } = useConfirmation();
  const manages = may(person, 'member:change');

  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);

  useEffect(() => {
    const stop = new AbortController();
    getTeam(stop.signal)
      .then(setTeam)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setProblem(asProblem(error));
      });
    return () => stop.abort();
  }, [round]);

  const signedOut = problem?.code === 'unauthenticated';
  useEffect(() => {
    if (signedOut) onSessionLost();
  }, [signedOut, onSessionLost]);

  const attempt = async (deed: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    try {
      await run(deed);
    } catch (error) {
      setProblem(asProblem(error));
    }
    reload();
  };

  return (
    <Shell title={t('team.title')} width="wide" home="/" actions={actions}>
      <div className={styles.intro}>
        <h1>{t('team.title')}</h1>
        <p className={styles.lead}>{t('team.lead', { practice: person.practice_name })}</p>
      </div>
      <ProblemNotice problem={problem} />
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
