import { useId, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnMeeting } from '../../api/types';
import { CopyButton } from '../../shell/CopyButton';
import { Button } from '../../ui/Button';
import { QrCode } from '../../ui/QrCode';
import styles from './InviteCard.module.css';
import { InvitationSlip } from './InvitationSlip';
import { useInvitationText } from './useInvitationText';

interface InviteCardProps {
  meeting: OwnMeeting;
  children?: ReactNode;
}

/** The link of a meeting: to copy, to read out, to scan, to send as a text and to hand over on paper. */
export function InviteCard({ meeting, children }: InviteCardProps) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [failed, setFailed] = useState(false);
  const [printing, setPrinting] = useState(false);
  const letter = useInvitationText(meeting);
  const link = meeting.meeting_link;

  return (
    <div className={styles.invite}>
      <div className={styles.words}>
        <label htmlFor={id} className={styles.label}>
          {t('dashboard.linkLabel')}
        </label>
        <input
          ref={field}
          id={id}
          className={styles.link}
          readOnly
          value={link}
          onFocus={(event) => event.target.select()}
          data-testid="meeting-link"
        />
        <div className={styles.ways}>
          <CopyButton
            text={link}
            label={t('dashboard.copy')}
            onFailed={() => {
              field.current?.select();
              setFailed(true);
            }}
            testId="copy-link"
          />
          <CopyButton
            text={letter}
            label={t('dashboard.copyLetter')}
            onFailed={() => setFailed(true)}
            testId="copy-letter"
          />
          <Button icon="print" onClick={() => setPrinting(true)} data-testid="print-slip">
            {t('dashboard.printSlip')}
          </Button>
        </div>
        {failed && <p role="alert">{t('dashboard.copyFailed')}</p>}
        {children}
      </div>
      <figure className={styles.code}>
        <QrCode text={link} label={t('dashboard.qrLabel')} />
        <figcaption>{t('dashboard.qrHint')}</figcaption>
      </figure>
      {printing && <InvitationSlip meeting={meeting} onPrinted={() => setPrinting(false)} />}
    </div>
  );
}
