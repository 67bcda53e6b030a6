import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnMeeting, Person } from '../../api/types';
import { navigate } from '../../shell/location';
import { problemText } from '../../shell/problemText';
import { Shell } from '../../shell/Shell';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { CreateMeeting } from './CreateMeeting';
import styles from './DashboardPage.module.css';
import { InviteCard } from './InviteCard';
import { MeetingRow, waitingCount } from './MeetingRow';
import { useKnockAnnouncements } from './useKnockAnnouncements';
import { isOpen, useMeetings } from './useMeetings';

type Desk = { state: 'idle' } | { state: 'creating' } | { state: 'created'; meeting: OwnMeeting };

interface DashboardPageProps {
  person: Person;
  onSignOut: () => void;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

export function DashboardPage({ person, onSignOut, onSessionLost }: DashboardPageProps) {
  const { t } = useTranslation();
  const { meetings, problem, reload } = useMeetings();
  const [desk, setDesk] = useState<Desk>({ state: 'idle' });
  useKnockAnnouncements(meetings);

  const signedOut = problem?.code === 'unauthenticated';
  useEffect(() => {
    if (signedOut) onSessionLost();
  }, [signedOut, onSessionLost]);

  const open = waitedForFirst((meetings ?? []).filter(isOpen));
  const past = (meetings ?? []).filter((meeting) => !isOpen(meeting));
  const signOutButton = <Button onClick={onSignOut}>{t('dashboard.signOut')}</Button>;

  return (
    <Shell title={t('title.dashboard')} width="wide" home="/dashboard" actions={signOutButton}>
      <div className={styles.intro}>
        <h1>{t('dashboard.greeting', { name: person.name })}</h1>
        <p className={styles.lead}>{t('dashboard.lead')}</p>
      </div>

      <section className={styles.desk} aria-label={t('dashboard.create')}>
        {desk.state === 'creating' && (
          <CreateMeeting
            onCancel={() => setDesk({ state: 'idle' })}
            onSessionLost={onSessionLost}
            onCreated={(meeting) => {
              setDesk({ state: 'created', meeting });
              reload();
            }}
          />
        )}
        {desk.state === 'created' && (
          <Created
            meeting={desk.meeting}
            newButton={<NewButton look="quiet" onClick={() => setDesk({ state: 'creating' })} />}
          />
        )}
        {desk.state === 'idle' && (
          <NewButton look="primary" onClick={() => setDesk({ state: 'creating' })} />
        )}
      </section>

      {problem && (
        <Notice tone="danger" urgent>
          <p>{meetings ? t('dashboard.stale') : problemText(problem, t)}</p>
        </Notice>
      )}
      {!meetings && !problem && <p className={styles.quiet}>{t('common.loading')}</p>}
      {meetings && (
        <MeetingList
          title={t('dashboard.listTitle')}
          meetings={open}
          empty={t('dashboard.empty')}
        />
      )}
      {past.length > 0 && (
        <details className={styles.past}>
          <summary>{t('dashboard.pastTitle', { count: past.length })}</summary>
          <MeetingItems meetings={past} />
        </details>
      )}
    </Shell>
  );
}

/** Where somebody waits comes first; the order stays otherwise. */
function waitedForFirst(meetings: OwnMeeting[]): OwnMeeting[] {
  const waited = meetings.filter((meeting) => waitingCount(meeting) > 0);
  return [...waited, ...meetings.filter((meeting) => !waited.includes(meeting))];
}

interface NewButtonProps {
  look: 'primary' | 'quiet';
  onClick: () => void;
}

function NewButton({ look, onClick }: NewButtonProps) {
  const { t } = useTranslation();
  return (
    <Button
      look={look}
      size="large"
      icon="plus"
      className={styles.create}
      onClick={onClick}
      data-testid="create-meeting"
    >
      {t('dashboard.create')}
    </Button>
  );
}

function Created({ meeting, newButton }: { meeting: OwnMeeting; newButton: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={styles.created}>
      <div>
        <h2>{t('dashboard.createdTitle')}</h2>
        <p className={styles.quiet}>{t('dashboard.createdText')}</p>
      </div>
      <InviteCard link={meeting.meeting_link}>
        <div className={styles.next}>
          <Button
            look="primary"
            size="large"
            icon="arrow"
            className={styles.create}
            onClick={() => navigate(`/meeting/${encodeURIComponent(meeting.meeting_id)}`)}
            data-testid="open-meeting"
          >
            {t('dashboard.open')}
          </Button>
          {newButton}
        </div>
      </InviteCard>
    </div>
  );
}

interface MeetingListProps {
  title: string;
  meetings: OwnMeeting[];
  empty: string;
}

function MeetingList({ title, meetings, empty }: MeetingListProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2>{title}</h2>
      {meetings.length === 0 ? (
        <p className={styles.quiet}>{empty}</p>
      ) : (
        <MeetingItems meetings={meetings} />
      )}
    </section>
  );
}

function MeetingItems({ meetings }: { meetings: OwnMeeting[] }) {
  return (
    <ul className={styles.list}>
      {meetings.map((meeting) => (
        <MeetingRow key={meeting.meeting_id} meeting={meeting} />
      ))}
    </ul>
  );
}
