import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../api/problem';
import { listTeam } from '../api/team';
import type { Member, Person } from '../api/types';
import { problemText } from '../shell/problemText';
import { Shell } from '../shell/Shell';
import { Notice } from '../ui/Notice';
import styles from './TeamPage.module.css';

interface TeamPageProps {
  person: Person;
  actions: ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

/** Who works in the practice, and in what role. */
export function TeamPage({ person, actions, onSessionLost }: TeamPageProps) {
  const { t } = useTranslation();
  const [team, setTeam] = useState<Member[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    listTeam(stop.signal)
      .then(setTeam)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setProblem(asProblem(error));
      });
    return () => stop.abort();
  }, []);

  const signedOut = problem?.code === 'unauthenticated';
  useEffect(() => {
    if (signedOut) onSessionLost();
  }, [signedOut, onSessionLost]);

  return (
    <Shell title={t('team.title')} width="wide" home="/" actions={actions}>
      <div className={styles.intro}>
        <h1>{t('team.title')}</h1>
        <p className={styles.lead}>{t('team.lead', { practice: person.practice_name })}</p>
      </div>
      {problem && (
        <Notice tone="danger" urgent>
          <p>{problemText(problem, t)}</p>
        </Notice>
      )}
      {!team && !problem && <p className={styles.lead}>{t('common.loading')}</p>}
      {team && (
        <ul className={styles.list} data-testid="team">
          {team.map((member) => (
            <MemberRow key={member.account_id} member={member} self={person.account_id} />
          ))}
        </ul>
      )}
    </Shell>
  );
}

function MemberRow({ member, self }: { member: Member; self: string }) {
  const { t } = useTranslation();
  return (
    <li className={styles.member}>
      <h2 className={styles.name}>
        {member.name}
        {member.account_id === self && <span className={styles.self}> {t('team.self')}</span>}
      </h2>
      <p className={styles.roles}>
        {member.roles.map((role) => t(`team.role.${role}`)).join(', ')}
      </p>
    </li>
  );
}
