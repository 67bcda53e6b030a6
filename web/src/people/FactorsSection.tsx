import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listFactors, makeRecoveryCodes, removePasskey, removeTotp } from '../api/factors';
import { canUsePasskeys, registerPasskey } from '../api/passkeys';
import { asProblem, type Problem } from '../api/problem';
import type { Factors, PasskeyInfo } from '../api/types';
import { moment } from '../i18n/format';
import { ProblemNotice } from '../shell/ProblemNotice';
import { Button } from '../ui/Button';
import { RecoveryCodes } from './RecoveryCodes';
import styles from './SecurityPage.module.css';
import { TotpEnrolment } from './TotpEnrolment';
import type { Confirmation } from './useConfirmation';

interface FactorsSectionProps {
  confirmation: Confirmation;
  /** A factor was added: what the person may do can be more now. */
  onEnrolled: () => void;
}

/** The second factors: passkeys first, one-time codes second, recovery codes for bad days. */
export function FactorsSection({ confirmation, onEnrolled }: FactorsSectionProps) {
  const { t } = useTranslation();
  const [factors, setFactors] = useState<Factors | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const [enrolling, setEnrolling] = useState(false);

  const [round, setRound] = useState(0);

  useEffect(() => {
    const stop = new AbortController();
    listFactors(stop.signal)
      .then(setFactors)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) setProblem(asProblem(error));
      });
    return () => stop.abort();
  }, [round]);
  const reload = (): void => setRound((before) => before + 1);

  const attempt = async (deed: () => Promise<void>): Promise<void> => {
    setProblem(null);
    try {
      await confirmation.run(deed);
      reload();
    } catch (error) {
      setProblem(asProblem(error));
    }
  };

  const added = (recoveryCodes: string[] | undefined): void => {
    setEnrolling(false);
    if (recoveryCodes) setCodes(recoveryCodes);
    else onEnrolled();
    reload();
  };

  const addPasskey = (): Promise<void> =>
    attempt(async () => {
      const made = await registerPasskey();
      if (made) added(made.recovery_codes);
    });

  if (codes) {
    return (
      <section className={styles.card} aria-labelledby="factors">
        <h2 id="factors">{t('factors.codesTitle')}</h2>
        <RecoveryCodes
          codes={codes}
          onDone={() => {
            setCodes(null);
            onEnrolled();
          }}
        />
      </section>
    );
  }
  return (
    <section className={styles.card} aria-labelledby="factors">
      <h2 id="factors">{t('factors.title')}</h2>
      <p className={styles.quiet}>{t('factors.lead')}</p>
      <ProblemNotice problem={problem} />
      {!factors && !problem && <p className={styles.quiet}>{t('common.loading')}</p>}
      {factors && (
        <>
          <ul>
            {factors.passkeys.map((one) => (
              <PasskeyRow
                key={one.passkey_id}
                passkey={one}
                onRemove={() => void attempt(() => removePasskey(one.passkey_id))}
              />
            ))}
            {factors.totp && (
              <li className={styles.row}>
                <p className={styles.name}>{t('factors.totp')}</p>
                <Button onClick={() => void attempt(removeTotp)} data-testid="remove-totp">
                  {t('factors.remove')}
                </Button>
              </li>
            )}
          </ul>
          <div className={styles.buttons}>
            {canUsePasskeys() && (
              <Button
                look="primary"
                icon="lock"
                onClick={() => void addPasskey()}
                data-testid="add-passkey"
              >
                {t('factors.addPasskey')}
              </Button>
            )}
            {!factors.totp && !enrolling && (
              <Button onClick={() => setEnrolling(true)} data-testid="add-totp">
                {t('factors.addTotp')}
              </Button>
            )}
            {(factors.totp || factors.passkeys.length > 0) && (
              <Button
                look="quiet"
                onClick={() => void attempt(async () => setCodes(await makeRecoveryCodes()))}
                data-testid="new-codes"
              >
                {t('factors.newCodes', { count: factors.recovery_codes_left })}
              </Button>
            )}
          </div>
          {enrolling && (
            <TotpEnrolment
              confirmation={confirmation}
              onAdded={added}
              onCancel={() => setEnrolling(false)}
            />
          )}
        </>
      )}
    </section>
  );
}

function PasskeyRow({ passkey, onRemove }: { passkey: PasskeyInfo; onRemove: () => void }) {
  const { t, i18n } = useTranslation();
  const device = passkey.device || t('security.unknownDevice');
  return (
    <li className={styles.row} data-testid="passkey">
      <div>
        <p className={styles.name}>{t('factors.passkey', { device })}</p>
        <p className={styles.small}>
          {t('factors.madeAt', { when: moment(passkey.created_at, i18n.language, t) })}
        </p>
      </div>
      <Button aria-label={t('factors.removeLabel', { device })} onClick={onRemove}>
        {t('factors.remove')}
      </Button>
    </li>
  );
}
