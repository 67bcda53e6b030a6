import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { beginTotp, finishTotp } from '../api/factors';
import { ProblemNotice } from '../shell/ProblemNotice';
import { problemText } from '../shell/problemText';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { QrCode } from '../ui/QrCode';
import { TextField } from '../ui/TextField';
import styles from './SecurityPage.module.css';
import type { Confirmation } from './useConfirmation';

interface TotpEnrolmentProps {
  confirmation: Confirmation;
  /** Done; the first factor brings recovery codes. */
  onAdded: (recoveryCodes: string[] | undefined) => void;
  onCancel: () => void;
}

/** One-time codes: scan, type the first code. The QR code is made here, the secret goes nowhere else. */
export function TotpEnrolment({ confirmation, onAdded, onCancel }: TotpEnrolmentProps) {
  const { t } = useTranslation();
  const [begun, setBegun] = useState<{ secret: string; uri: string } | null>(null);
  const [code, setCode] = useState('');
  const { busy, problem, run: attempt, form } = useSubmit();
  const asked = useRef(false);
  const { run } = confirmation;

  useEffect(() => {
    if (asked.current) return; // a second asking would make the shown secret void
    asked.current = true;
    void attempt(async () => setBegun(await run(beginTotp)));
  }, [run, attempt]);

  const finish = async (): Promise<void> => {
    const made = await run(() => finishTotp(code.replaceAll(' ', '')));
    onAdded(made.recovery_codes);
  };

  const wrong = problem?.field === 'code';
  return (
    <div className={styles.enrolment} data-testid="totp-enrolment">
      <ProblemNotice problem={wrong ? null : problem} />
      {begun && (
        <form noValidate onSubmit={form(finish)}>
          <p>{t('factors.scan')}</p>
          <QrCode text={begun.uri} label={t('factors.qrLabel')} />
          <p className={styles.small}>
            {t('factors.byHand')} <code data-testid="totp-secret">{groups(begun.secret)}</code>
          </p>
          <TextField
            label={t('factors.code')}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            error={wrong ? problemText(problem, t) : null}
            data-testid="totp-code"
          />
          <div className={styles.buttons}>
            <Button type="submit" look="primary" busy={busy} data-testid="totp-submit">
              {t('factors.finishTotp')}
            </Button>
            <Button onClick={onCancel}>{t('common.cancel')}</Button>
          </div>
        </form>
      )}
    </div>
  );
}

function groups(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}
