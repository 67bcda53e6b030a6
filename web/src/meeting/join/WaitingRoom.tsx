import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VisibleMeeting } from '../../api/meetings';
import { moment } from '../../i18n/format';
import { StepHeading } from '../../shell/StepHeading';
import { LoadAgain } from '../../shell/Wait';
import { useAnnounce } from '../../ui/Announcer';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { TwoCircles } from '../../ui/TwoCircles';
import { useLate } from '../../ui/useLate';
import type { GuestEncryption } from '../encryption/encryption';
import { TanField } from '../encryption/TanField';
import { useMinutesLeft } from '../useMinutesLeft';
import styles from './join.module.css';
import { Steps } from './Steps';

interface WaitingRoomProps {
  meeting: VisibleMeeting;
  sinceMs: number;
  /** The physician has let us in, the call is about to open. */
  entering: boolean;
  /** The server knows that we are let in; the key comes on another way. */
  admitted: boolean;
  /** News from the practice arrive at this moment. */
  live: boolean;
  /** Until when it still takes, as the practice has told. */
  delayedUntil: string | undefined;
  encryption: GuestEncryption | null;
  /** Reaches for the practice's news anew. */
  onRetry: () => void;
  onLeave: () => void;
}

export function WaitingRoom({
  meeting,
  sinceMs,
  entering,
  admitted,
  live,
  delayedUntil,
  encryption,
  onRetry,
  onLeave,
}: WaitingRoomProps) {
  const { t, i18n } = useTranslation();
  const announce = useAnnounce();
  const minutes = useMinutesSince(sinceMs);

  useEffect(() => announce(t('waiting.announceIn')), [announce, t]);

  return (
    <div className={styles.step} data-testid="waiting-room">
      <Steps step={4} />
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
        {meeting.planned_at && (
          <p>{t('waiting.planned', { when: moment(meeting.planned_at, i18n.language, t) })}</p>
        )}
        <p className={styles.quiet}>
          {minutes === 0 ? t('waiting.sinceNow') : t('waiting.since', { count: minutes })}
        </p>
      </div>
      <Delay until={delayedUntil} />
      {live ? (
        <Notice>
          <p>{t('waiting.keepOpen')}</p>
        </Notice>
      ) : (
        <Interrupted onRetry={onRetry} />
      )}
      {live && !entering && encryption && <Secured encryption={encryption} admitted={admitted} />}
      {live && (entering || !encryption) && <Opening entering={entering} />}
      <div className={styles.aside}>
        <Button look="quiet" onClick={onLeave} data-testid="leave">
          {t('waiting.leave')}
        </Button>
      </div>
    </div>
  );
}

function Interrupted({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation();
  const late = useLate(true);
  return (
    <Notice tone="person" urgent>
      <p data-testid="news-lost">{t('waiting.reconnecting')}</p>
      {late && (
        <Button onClick={onRetry} data-testid="news-again">
          {t('common.tryAgain')}
        </Button>
      )}
    </Notice>
  );
}

/** The page's own work before the encryption or the call can begin: a moment, unless the connection is bad. */
function Opening({ entering }: { entering: boolean }) {
  const { t } = useTranslation();
  const late = useLate(true);
  if (!late) return null;
  return (
    <Notice tone="person">
      {!entering && <p>{t('waiting.loading')}</p>}
      <LoadAgain />
    </Notice>
  );
}

/** How long it still takes, in the practice's words; read out politely when it changes. */
function Delay({ until }: { until: string | undefined }) {
  const { t } = useTranslation();
  const left = useMinutesLeft(until);
  return (
    <div role="status">
      {until !== undefined && (
        <Notice tone="person">
          <p data-testid="delayed">
            {left > 0 ? t('waiting.delayed', { count: left }) : t('waiting.delayOver')}
          </p>
        </Notice>
      )}
    </div>
  );
}

interface SecuredProps {
  encryption: GuestEncryption;
  admitted: boolean;
}

/** How far the encryption is, in words; never silent for long, never without a way on. */
function Secured({ encryption, admitted }: SecuredProps) {
  const { t } = useTranslation();
  const { view, client } = encryption;
  const lacksKey = admitted && view.phase === 'waiting';
  useKeyRequests(lacksKey ? client : null);
  const late = useLate(lacksKey || !view.code);
  if (lacksKey && late) {
    return (
      <>
        <AskAgain text={t('safety.keyless')} onAsk={client.requestKeys} testId="request-keys" />
        {view.code && <TanField encryption={encryption} />}
      </>
    );
  }
  if (view.slow || late) {
    return <AskAgain text={t('waiting.securing')} onAsk={client.tryAgain} testId="secure-again" />;
  }
  if (!view.code) return null;
  return (
    <>
      <Notice tone="good">
        <p role="status" data-testid="secured">
          {t('waiting.secured')}
        </p>
      </Notice>
      <TanField encryption={encryption} />
    </>
  );
}

interface AskAgainProps {
  text: string;
  onAsk: () => void;
  testId: string;
}

/** Something takes longer than it should: says so, and can be asked for again. */
function AskAgain({ text, onAsk, testId }: AskAgainProps) {
  const { t } = useTranslation();
  return (
    <Notice tone="person">
      <p role="status">{text}</p>
      <Button onClick={onAsk} data-testid={testId}>
        {t('common.tryAgain')}
      </Button>
    </Notice>
  );
}

const kAskEveryMs = 1_000;

/** The server says that we are in, and the key is not there: it may have been lost on its way. */
function useKeyRequests(client: GuestEncryption['client'] | null): void {
  useEffect(() => {
    if (!client) return;
    const timer = setInterval(client.requestKeys, kAskEveryMs);
    return () => clearInterval(timer);
  }, [client]);
}

function useMinutesSince(sinceMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.floor((nowMs - sinceMs) / 60_000));
}
