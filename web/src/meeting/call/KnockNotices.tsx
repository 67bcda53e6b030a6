import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { delayMeeting } from '../../api/meetings';
import { problemText } from '../../shell/problemText';
import { Button } from '../../ui/Button';
import { useLate } from '../../ui/useLate';
import { DelayControl } from '../DelayControl';
import { DenyQuestion } from '../DenyQuestion';
import type { Knock, Moderation } from './callSnapshot';
import styles from './KnockNotices.module.css';

interface KnockNoticesProps {
  moderation: Moderation;
  meetingId: string;
  /** What those who wait were told. */
  delayedUntil: string | undefined;
}

/** Who is outside, shown without any sound: nothing of other patients may reach a running consultation. */
export function KnockNotices({ moderation, meetingId, delayedUntil }: KnockNoticesProps) {
  const { t } = useTranslation();
  const { waiting, problem } = moderation;
  const [asked, setAsked] = useState<Knock | null>(null);
  const admit = ({ identity }: Knock): void => {
    moderation.admit(identity);
    // With the last one inside it is over: who knocks later must not read it.
    const lastOne = waiting.every((one) => one.identity === identity);
    if (lastOne && delayedUntil !== undefined)
      void delayMeeting(meetingId, 0).catch(() => undefined);
  };
  return (
    <>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem.code === 'meeting-full' ? t('call.full') : problemText(problem, t)}
        </p>
      )}
      {waiting.map((knock) => (
        <KnockNotice
          key={knock.identity}
          knock={knock}
          onAdmit={() => admit(knock)}
          onDeny={() => setAsked(knock)}
        />
      ))}
      {waiting.length > 0 && (
        <div className={styles.knock}>
          <DelayControl meetingId={meetingId} delayedUntil={delayedUntil} />
        </div>
      )}
      {asked && (
        <DenyQuestion
          name={asked.name}
          onCancel={() => setAsked(null)}
          onDeny={() => {
            moderation.deny(asked.identity);
            setAsked(null);
          }}
        />
      )}
    </>
  );
}

interface KnockNoticeProps {
  knock: Knock;
  onAdmit: () => void;
  onDeny: () => void;
}

function KnockNotice({ knock, onAdmit, onDeny }: KnockNoticeProps) {
  const { t } = useTranslation();
  const name = knock.name ?? t('call.knockSomeone');
  const text = knock.name === null ? t('call.knockUnnamed') : t('call.knockWaiting');
  const late = useLate(knock.name === null, 'own');
  return (
    <div
      className={styles.knock}
      role="group"
      aria-label={`${name} ${text}`}
      data-testid="knock-notice"
    >
      <div className={styles.text}>
        <p>
          <strong>{name}</strong> {text}
        </p>
        {late && <p role="status">{t('call.knockLate')}</p>}
      </div>
      <div className={styles.actions}>
        {knock.name !== null && (
          <Button
            look="primary"
            aria-label={t('call.admitName', { name })}
            onClick={onAdmit}
            data-testid="admit"
          >
            {t('call.admit')}
          </Button>
        )}
        <Button aria-label={t('call.denyName', { name })} onClick={onDeny} data-testid="deny">
          {t('call.deny')}
        </Button>
      </div>
    </div>
  );
}
