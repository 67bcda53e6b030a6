import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnMeeting } from '../../api/types';
import { moment } from '../../i18n/format';
import { navigate } from '../../shell/location';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { DelayControl } from '../DelayControl';
import { FrontDesk } from './FrontDesk';
import { InviteCard } from './InviteCard';
import styles from './MeetingRow.module.css';
import { stateOf, waitingCount } from './dayList';
import { isOpen } from './useMeetings';

interface MeetingRowProps {
  meeting: OwnMeeting;
  /** The front desk plans and receives; it cannot open the consultation. */
  frontDesk: boolean;
}

export function MeetingRow({ meeting, frontDesk }: MeetingRowProps) {
  const { t, i18n } = useTranslation();
  const [inviting, setInviting] = useState(false);
  const waiting = waitingCount(meeting);
  const open = isOpen(meeting);
  const state = stateOf(meeting);

  return (
    <li className={classes(styles.row, waiting > 0 && styles.wanted)}>
      <div className={styles.head}>
        <div className={styles.words}>
          <h3 className={styles.name}>{meeting.name}</h3>
          <p className={styles.when}>
            {frontDesk && (
              <>
                {meeting.physician_name}
                <br />
              </>
            )}
            {meeting.planned_at
              ? t('dashboard.plannedAt', { when: moment(meeting.planned_at, i18n.language, t) })
              : t('dashboard.createdAt', { when: moment(meeting.created_at, i18n.language, t) })}
            {open && (
              <>
                <br />
                {t('dashboard.validUntil', { when: moment(meeting.expires_at, i18n.language, t) })}
              </>
            )}
          </p>
        </div>
        <span className={classes(styles.status, styles[state])} data-testid="meeting-state">
          {t(`dashboard.status.${state}`)}
        </span>
      </div>
      {waiting > 0 && (
        <div className={styles.waiting}>
          <p className={styles.count}>{t('dashboard.waitingCount', { count: waiting })}</p>
          <DelayControl meetingId={meeting.meeting_id} delayedUntil={meeting.delayed_until} />
        </div>
      )}
      {open && frontDesk && <FrontDesk meeting={meeting} />}
      {open && (
        <div className={styles.actions}>
          {!frontDesk && (
            <Button
              look={waiting > 0 ? 'primary' : 'plain'}
              onClick={() => navigate(`/meeting/${encodeURIComponent(meeting.meeting_id)}`)}
            >
              {t('dashboard.open')}
            </Button>
          )}
          <Button
            look="quiet"
            aria-expanded={inviting}
            onClick={() => setInviting((before) => !before)}
          >
            {t('dashboard.invite')}
          </Button>
        </div>
      )}
      {open && inviting && <InviteCard meeting={meeting} />}
    </li>
  );
}
