import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VisibleMeeting } from '../../api/meetings';
import { StepHeading } from '../../shell/StepHeading';
import { useAnnounce } from '../../ui/Announcer';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { TwoCircles } from '../../ui/TwoCircles';
import styles from './join.module.css';
import { Steps } from './Steps';

interface WaitingRoomProps {
  meeting: VisibleMeeting;
  sinceMs: number;
  /** The physician has let us in, the call is about to open. */
  entering: boolean;
  /** News from the practice arrive at this moment. */
  live: boolean;
  onLeave: () => void;
}

export function WaitingRoom({ meeting, sinceMs, entering, live, onLeave }: WaitingRoomProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const minutes = useMinutesSince(sinceMs);

  useEffect(() => {
    announce(entering ? t('waiting.announceAdmitted') : t('waiting.announceIn'));
  }, [announce, entering, t]);

  return (
    <div className={styles.step} data-testid="waiting-room">
      <Steps step={3} />
      <div className={styles.waiting}>
        <div className={styles.circles}>
          <TwoCircles state={entering ? 'meeting' : 'waiting'} />
        </div>
        <StepHeading>{entering ? t('waiting.entering') : t('waiting.title')}</StepHeading>
        <p className={styles.lead}>
          {meeting.physician_name
            ? t('waiting.text', { physician: meeting.physician_name })
            : t('waiting.textPlain')}
        </p>
        <p className={styles.quiet}>
          {minutes === 0 ? t('waiting.sinceNow') : t('waiting.since', { count: minutes })}
        </p>
      </div>
      {live ? (
        <Notice>
          <p>{t('waiting.keepOpen')}</p>
        </Notice>
      ) : (
        <Notice tone="person" urgent>
          <p>{t('waiting.reconnecting')}</p>
        </Notice>
      )}
      <div className={styles.aside}>
        <Button look="quiet" onClick={onLeave} data-testid="leave">
          {t('waiting.leave')}
        </Button>
      </div>
    </div>
  );
}

function useMinutesSince(sinceMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.floor((nowMs - sinceMs) / 60_000));
}
