import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../api/problem';
import { endOtherSessions, endSession, listSessions } from '../api/session';
import type { SessionInfo } from '../api/types';
import { moment } from '../i18n/format';
import { ProblemNotice } from '../shell/ProblemNotice';
import { Button } from '../ui/Button';
import styles from './SecurityPage.module.css';

/** The devices on which the person is signed in; each can be signed out from here. */
export function SessionsSection({ onSessionLost }: { onSessionLost: () => void }) {
  const { t } = useTranslation();
  const [sessions, setSessions] = useState<SessionInfo[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const [round, setRound] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    listSessions(stop.signal)
      .then(setSessions)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setProblem(asProblem(error));
      });
    return () => stop.abort();
  }, [round]);

  const lost = problem?.code === 'unauthenticated';
  useEffect(() => {
    if (lost) onSessionLost();
  }, [lost, onSessionLost]);

  const end = async (deed: () => Promise<void>): Promise<void> => {
    setProblem(null);
    try {
      await deed();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setRound((before) => before + 1);
  };

  const others = (sessions ?? []).filter((one) => !one.current);
  return (
    <section className={styles.card} aria-labelledby="sessions">
      <h2 id="sessions">{t('security.sessions')}</h2>
      <ProblemNotice problem={problem} />
      {!sessions && !problem && <p className={styles.quiet}>{t('common.loading')}</p>}
      {sessions && (
        <ul data-testid="sessions">
          {sessions.map((one) => (
            <SessionRow
              key={one.session_id}
              session={one}
              onEnd={() => void end(() => endSession(one.session_id))}
            />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <>
          <p className={styles.small}>{t('security.endsCalls')}</p>
          <Button onClick={() => void end(endOtherSessions)} data-testid="end-others">
            {t('security.endOthers')}
          </Button>
        </>
      )}
    </section>
  );
}

function SessionRow({ session, onEnd }: { session: SessionInfo; onEnd: () => void }) {
  const { t, i18n } = useTranslation();
  const device = session.device || t('security.unknownDevice');
  return (
    <li className={styles.row}>
      <div>
        <p className={styles.name}>{device}</p>
        <p className={styles.small}>
          {t('security.since', { when: moment(session.created_at, i18n.language, t) })}
          <br />
          {t('security.used', { when: moment(session.used_at, i18n.language, t) })}
        </p>
      </div>
      {session.current ? (
        <p className={styles.quiet}>{t('security.thisOne')}</p>
      ) : (
        <Button aria-label={t('security.endLabel', { device })} onClick={onEnd}>
          {t('security.end')}
        </Button>
      )}
    </li>
  );
}
