import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changePassword } from '../api/session';
import { ProblemNotice } from '../shell/ProblemNotice';
import { problemText } from '../shell/problemText';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import styles from './SecurityPage.module.css';
import type { Confirmation } from './useConfirmation';

export const kShortestPassword = 12;

export function PasswordSection({ confirmation }: { confirmation: Confirmation }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const [saved, setSaved] = useState(false);
  const [short, setShort] = useState(false);
  const { busy, problem, form } = useSubmit();

  const longEnough = (): boolean => {
    setSaved(false);
    const tooShort = [...wanted].length < kShortestPassword;
    setShort(tooShort);
    return !tooShort;
  };
  const change = async (): Promise<void> => {
    await confirmation.run(() => changePassword(current, wanted));
    setCurrent('');
    setWanted('');
    setSaved(true);
  };

  const wrong = problem?.code === 'wrong-credentials';
  const weak = problem?.code === 'weak-password' || problem?.field === 'password';
  const wantedError = short ? t('security.tooShort') : weak ? problemText(problem, t) : null;
  return (
    <section className={styles.card} aria-labelledby="password">
      <h2 id="password">{t('security.password')}</h2>
      {saved && (
        <Notice tone="good" urgent>
          <p>{t('security.saved')}</p>
        </Notice>
      )}
      <ProblemNotice problem={wrong || weak ? null : problem} />
      <form noValidate onSubmit={form(change, longEnough)}>
        <TextField
          label={t('security.current')}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={wrong ? t('confirm.wrong') : null}
          data-testid="current-password"
        />
        <TextField
          label={t('security.wanted')}
          hint={t('security.wantedHint')}
          type="password"
          autoComplete="new-password"
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          error={wantedError}
          data-testid="new-password"
        />
        <Button type="submit" look="primary" busy={busy} data-testid="change-password">
          {t('security.save')}
        </Button>
      </form>
    </section>
  );
}
