import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../api/problem';
import { changePassword } from '../api/session';
import { problemText } from '../shell/problemText';
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
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(false);
  const [short, setShort] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setSaved(false);
    setProblem(null);
    const tooShort = [...wanted].length < kShortestPassword;
    setShort(tooShort);
    if (tooShort || busy) return;
    setBusy(true);
    try {
      await confirmation.run(() => changePassword(current, wanted));
      setCurrent('');
      setWanted('');
      setSaved(true);
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
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
      {problem && !wrong && !weak && (
        <Notice tone="danger" urgent>
          <p>{problemText(problem, t)}</p>
        </Notice>
      )}
      <form noValidate onSubmit={(event) => void submit(event)}>
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
