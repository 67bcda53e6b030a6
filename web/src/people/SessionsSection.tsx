import { useTranslation } from 'react-i18next';
import { endOtherSessions, endSession, listSessions } from '../api/session';
import type { SessionInfo } from '../api/types';
import { moment } from '../i18n/format';
import { ProblemNotice } from '../shell/ProblemNotice';
import { Button } from '../ui/Button';
import styles from './SecurityPage.module.css';
import { usePracticeData } from './usePracticeData';

/** The devices on which the person is signed in; each can be signed out from here. */
export function SessionsSection({ onSessionLost }: { onSessionLost: () => void }) {
  const { t } = useTranslation();
  const {
    data: sessions,
    problem,
    retry,
    attempt,
    dialog,
  } = usePracticeData(listSessions, onSessionLost);

  const others = (sessions ?? []).filter((one) => !one.current);
  return (
    <section className={styles.card} aria-labelledby="sessions">
      <h2 id="sessions">{t('security.sessions')}</h2>
      <ProblemNotice problem={problem} onRetry={retry} />
      {!sessions && !problem && <p className={styles.quiet}>{t('common.loading')}</p>}
      {sessions && (
        <ul data-testid="sessions">
          {sessions.map((one) => (
            <SessionRow
              key={one.session_id}
              session={one}
              onEnd={() => void attempt(() => endSession(one.session_id))}
            />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <>
          <p className={styles.small}>{t('security.endsCalls')}</p>
          <Button onClick={() => void attempt(endOtherSessions)} data-testid="end-others">
            {t('security.endOthers')}
          </Button>
        </>
      )}
      {dialog}
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
