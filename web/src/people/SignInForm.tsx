import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { canUsePasskeys, signInWithPasskey } from '../api/passkeys';
import { asProblem } from '../api/problem';
import { signIn } from '../api/session';
import { ProblemNotice } from '../shell/ProblemNotice';
import { problemText } from '../shell/problemText';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { ProviderProblem, ProviderSignIn } from './ProviderSignIn';
import styles from './SignInForm.module.css';

interface SignInFormProps {
  onSignedIn: () => void;
}

export function SignInForm({ onSignedIn }: SignInFormProps) {
  const { t } = useTranslation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [visible, setVisible] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const { busy, problem, run, form } = useSubmit();

  const complete = (): boolean => {
    const incomplete = email.trim() === '' || password === '';
    setMissing(incomplete);
    return !incomplete;
  };
  const enter = async (): Promise<void> => {
    try {
      await signIn(email.trim(), password, code?.trim());
      onSignedIn();
    } catch (error) {
      if (asProblem(error).code !== 'second-factor-required' || code !== null) throw error;
      setCode('');
    }
  };
  const takePasskey = async (): Promise<void> => {
    if (await signInWithPasskey()) onSignedIn();
  };

  return (
    <form className={styles.form} noValidate onSubmit={form(enter, complete)}>
      <h2>{t('home.signInTitle')}</h2>
      {!problem && <ProviderProblem />}
      <ProblemNotice
        problem={problem?.code === 'wrong-code' ? null : problem}
        text={problem?.code === 'unauthenticated' ? t('home.wrong') : undefined}
      />
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
      {code !== null && (
        <TextField
          label={t('home.code')}
          hint={t('home.codeHint')}
          name="code"
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.target.value)}
          error={problem?.code === 'wrong-code' ? problemText(problem, t) : null}
          data-testid="login-code"
        />
      )}
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
      {canUsePasskeys() && (
        <Button
          size="large"
          icon="lock"
          busy={busy}
          onClick={() => void run(takePasskey)}
          data-testid="login-passkey"
        >
          {t('home.passkey')}
        </Button>
      )}
      <ProviderSignIn />
    </form>
  );
}
