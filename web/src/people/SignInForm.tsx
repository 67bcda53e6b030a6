import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../api/problem';
import { signIn } from '../api/session';
import { problemText } from '../shell/problemText';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { TextField } from '../ui/TextField';
import styles from './SignInForm.module.css';

interface SignInFormProps {
  onSignedIn: () => void;
}

export function SignInForm({ onSignedIn }: SignInFormProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [visible, setVisible] = useState(false);
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setProblem(null);
    const incomplete = email.trim() === '' || password === '';
    setMissing(incomplete);
    if (incomplete || busy) return;
    setBusy(true);
    try {
      await signIn(email.trim(), password);
      onSignedIn();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };

  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <h2>{t('home.signInTitle')}</h2>
      {problem && (
        <Notice tone="danger" urgent>
          <p>{signInProblem(problem)}</p>
        </Notice>
      )}
      <TextField
        label={t('home.email')}
        type="email"
        name="email"
        autoComplete="username"
        inputMode="email"
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={missing && email.trim() === '' ? t('home.missingEmail') : null}
        data-testid="login-email"
      />
      <TextField
        label={t('home.password')}
        type={visible ? 'text' : 'password'}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={missing && password === '' ? t('home.missingPassword') : null}
        data-testid="login-password"
      />
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={visible}
          onChange={(event) => setVisible(event.target.checked)}
        />
        {t('home.showPassword')}
      </label>
      <Button type="submit" look="primary" size="large" busy={busy} data-testid="login-submit">
        {busy ? t('home.signingIn') : t('home.signIn')}
      </Button>
    </form>
  );

  function signInProblem(refusal: Problem): string {
    return refusal.status === 401 ? t('home.wrong') : problemText(refusal, t);
  }
}
