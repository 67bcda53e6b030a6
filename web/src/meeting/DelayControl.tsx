import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { delayMeeting } from '../api/meetings';
import { ProblemNotice } from '../shell/ProblemNotice';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import styles from './DelayControl.module.css';
import { useMinutesLeft } from './useMinutesLeft';

const kChoices = [5, 10, 20] as const;

interface DelayControlProps {
  meetingId: string;
  /** What those who wait read now; undefined: nothing. */
  delayedUntil: string | undefined;
}

/** Tells those who wait how long it will still take, in one tap. */
export function DelayControl({ meetingId, delayedUntil }: DelayControlProps) {
  const { t } = useTranslation();
  const id = useId();
  const { busy, problem, run } = useSubmit();
  const left = useMinutesLeft(delayedUntil);
  const tell = (minutes: number): void => void run(() => delayMeeting(meetingId, minutes));

  return (
    <div className={styles.delay} role="group" aria-labelledby={id} data-testid="delay">
      <p id={id} role="status">
        {left > 0 ? t('delay.told', { count: left }) : t('delay.ask')}
      </p>
      <div className={styles.choices}>
        {kChoices.map((minutes) => (
          <Button
            key={minutes}
            busy={busy}
            onClick={() => tell(minutes)}
            data-testid={`delay-${minutes}`}
          >
            {t('delay.minutes', { count: minutes })}
          </Button>
        ))}
        {left > 0 && (
          <Button look="quiet" busy={busy} onClick={() => tell(0)} data-testid="delay-0">
            {t('delay.takeBack')}
          </Button>
        )}
      </div>
      <ProblemNotice problem={problem} />
    </div>
  );
}
