import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decide, getMeetingStatus, receive } from '../../api/meetings';
import { asProblem, type Problem } from '../../api/problem';
import type { MeetingTechnicalStatus, OwnMeeting, ParticipantInfo } from '../../api/types';
import { clock } from '../../i18n/format';
import { ProblemNotice } from '../../shell/ProblemNotice';
import { Button } from '../../ui/Button';
import { DenyQuestion } from '../DenyQuestion';
import styles from './FrontDesk.module.css';

/** What the front desk does at the door: receive, turn away, look at the connections. It lets nobody in. */
export function FrontDesk({ meeting }: { meeting: OwnMeeting }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [status, setStatus] = useState<MeetingTechnicalStatus | null>(null);
  const waiting = (meeting.participants ?? []).filter((one) => one.state === 'waiting');

  const attempt = async (deed: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    try {
      await deed();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };

  return (
    <div className={styles.desk}>
      {waiting.length > 0 && (
        <ul className={styles.list} aria-label={t('frontDesk.waiting')}>
          {waiting.map((one) => (
            <Waiting
              key={one.identity}
              one={one}
              onReceive={() => void attempt(() => receive(meeting.meeting_id, one.identity))}
              onDeny={() => void attempt(() => decide(meeting.meeting_id, one.identity, 'deny'))}
            />
          ))}
        </ul>
      )}
      <ProblemNotice problem={problem} />
      <Button
        look="quiet"
        icon="info"
        onClick={() =>
          void attempt(async () => setStatus(await getMeetingStatus(meeting.meeting_id)))
        }
        data-testid="show-status"
      >
        {t('frontDesk.showStatus')}
      </Button>
      {status && <Status status={status} />}
    </div>
  );
}

interface WaitingProps {
  one: ParticipantInfo;
  onReceive: () => void;
  onDeny: () => void;
}

function Waiting({ one, onReceive, onDeny }: WaitingProps) {
  const { t, i18n } = useTranslation();
  const [asksDeny, setAsksDeny] = useState(false);
  const time = clock(new Date(one.since), i18n.language);
  return (
    <li className={styles.one} data-testid="front-desk-waiting">
      <p>
        {t('frontDesk.since', { time })}
        {one.received && <strong> {t('frontDesk.received')}</strong>}
      </p>
      <div className={styles.actions}>
        {!one.received && (
          <Button look="primary" icon="check" onClick={onReceive} data-testid="receive">
            {t('frontDesk.receive')}
          </Button>
        )}
        <Button look="danger" onClick={() => setAsksDeny(true)} data-testid="front-desk-deny">
          {t('frontDesk.deny')}
        </Button>
      </div>
      {asksDeny && (
        <DenyQuestion
          name={null}
          onCancel={() => setAsksDeny(false)}
          onDeny={() => {
            setAsksDeny(false);
            onDeny();
          }}
        />
      )}
    </li>
  );
}

function Status({ status }: { status: MeetingTechnicalStatus }) {
  const { t } = useTranslation();
  const people = status.participants.filter((one) => one.state !== 'denied');
  return (
    <div className={styles.status} role="status" data-testid="technical-status">
      <p>{t(`frontDesk.media.${status.media}`)}</p>
      <ul>
        {people.map((one) => (
          <li key={one.identity}>
            {t(`frontDesk.role.${one.role}`)}:{' '}
            {one.connected
              ? t('frontDesk.connected', { count: one.tracks })
              : t('frontDesk.notConnected')}
          </li>
        ))}
      </ul>
      {people.length === 0 && <p>{t('frontDesk.nobody')}</p>}
    </div>
  );
}
