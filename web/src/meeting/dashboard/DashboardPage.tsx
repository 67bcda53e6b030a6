import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnMeeting, Person } from '../../api/types';
import { may } from '../../shell/may';
import { navigate } from '../../shell/location';
import { PageIntro } from '../../shell/PageIntro';
import { ProblemNotice } from '../../shell/ProblemNotice';
import { Shell } from '../../shell/Shell';
import { useSessionLost } from '../../shell/useSessionLost';
import { Button } from '../../ui/Button';
import { CreateMeeting } from './CreateMeeting';
import styles from './DashboardPage.module.css';
import { InviteCard } from './InviteCard';
import { dayList } from './dayList';
import { MeetingRow } from './MeetingRow';
import { useKnockAnnouncements } from './useKnockAnnouncements';
import { useMeetings } from './useMeetings';
import { usePhysicians } from './usePhysicians';

type Desk = { state: 'idle' } | { state: 'creating' } | { state: 'created'; meeting: OwnMeeting };

interface DashboardPageProps {
  person: Person;
  /** What the person can go to and do from every page. */
  actions: ReactNode;
  /** The server does not know the session any more. */
  onSessionLost: () => void;
}

export function DashboardPage({ person, actions, onSessionLost }: DashboardPageProps) {
  const { t } = useTranslation();
  const { meetings, problem, reload } = useMeetings();
  const [desk, setDesk] = useState<Desk>({ state: 'idle' });
  useKnockAnnouncements(meetings);
  const frontDesk = !may(person, 'meeting:host');
  const physicians = usePhysicians(frontDesk);

  useSessionLost(problem, onSessionLost);

  const { today, later, past } = dayList(meetings ?? []);

  return (
    <Shell title={t('title.dashboard')} width="wide" home="/dashboard" actions={actions}>
      <PageIntro
        title={t('dashboard.greeting', { name: person.name })}
        lead={t(frontDesk ? 'frontDesk.lead' : 'dashboard.lead')}
      />

      <div className={styles.columns}>
        <section className={styles.desk} aria-label={t('dashboard.create')}>
          {desk.state === 'creating' && (
            <CreateMeeting
              physicians={physicians}
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
              frontDesk={frontDesk}
              newButton={<NewButton look="quiet" onClick={() => setDesk({ state: 'creating' })} />}
            />
          )}
          {desk.state === 'idle' && (
            <NewButton look="primary" onClick={() => setDesk({ state: 'creating' })} />
          )}
        </section>

        <div className={styles.lists}>
          <ProblemNotice
            problem={problem}
            text={meetings ? t('dashboard.stale') : undefined}
            onRetry={reload}
          />
          {!meetings && !problem && <p className={styles.quiet}>{t('common.loading')}</p>}
          {meetings && (
            <MeetingList
              title={t('dashboard.listTitle')}
              meetings={today}
              frontDesk={frontDesk}
              empty={t('dashboard.empty')}
            />
          )}
          {later.length > 0 && (
            <MeetingList
              title={t('dashboard.laterTitle')}
              meetings={later}
              frontDesk={frontDesk}
              empty=""
            />
          )}
          {past.length > 0 && (
            <details className={styles.past}>
              <summary>{t('dashboard.pastTitle', { count: past.length })}</summary>
              <MeetingItems meetings={past} frontDesk={frontDesk} />
            </details>
          )}
        </div>
      </div>
    </Shell>
  );
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

interface CreatedProps {
  meeting: OwnMeeting;
  frontDesk: boolean;
  newButton: ReactNode;
}

function Created({ meeting, frontDesk, newButton }: CreatedProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.created}>
      <div>
        <h2>{t('dashboard.createdTitle')}</h2>
        <p className={styles.quiet}>{t('dashboard.createdText')}</p>
      </div>
      <InviteCard meeting={meeting}>
        <div className={styles.next}>
          {!frontDesk && (
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
          )}
          {newButton}
        </div>
      </InviteCard>
    </div>
  );
}

interface MeetingListProps {
  title: string;
  meetings: OwnMeeting[];
  frontDesk: boolean;
  empty: string;
}

function MeetingList({ title, meetings, frontDesk, empty }: MeetingListProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2>{title}</h2>
      {meetings.length === 0 ? (
        <p className={styles.quiet}>{empty}</p>
      ) : (
        <MeetingItems meetings={meetings} frontDesk={frontDesk} />
      )}
    </section>
  );
}

function MeetingItems({ meetings, frontDesk }: { meetings: OwnMeeting[]; frontDesk: boolean }) {
  return (
    <ul className={styles.list}>
      {meetings.map((meeting) => (
        <MeetingRow key={meeting.meeting_id} meeting={meeting} frontDesk={frontDesk} />
      ))}
    </ul>
  );
}
