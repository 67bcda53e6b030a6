import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '../api/problem';
import { acceptInvitation, showInvitation } from '../api/team';
import type { InvitationInfo } from '../api/types';
import { navigate } from '../shell/location';
import { OutcomePage } from '../shell/OutcomePage';
import { ProblemNotice } from '../shell/ProblemNotice';
import { problemText } from '../shell/problemText';
import { Shell } from '../shell/Shell';
import { StepHeading } from '../shell/StepHeading';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { kShortestPassword } from './PasswordSection';
import styles from './SecurityPage.module.css';

type Step =
  | { state: 'loading' }
  | { state: 'open'; invitation: InvitationInfo }
  | { state: 'done' }
  | { state: 'gone' }
  | { state: 'failed' };

/** Somebody who was invited gives themselves a name and a password. The token stands behind `#`. */
export function InvitationPage() {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>({ state: 'loading' });
  const [token] = useState(() => window.location.hash.slice(1));

  useEffect(() => {
    // Out of the address bar, the history and every screenshot.
    history.replaceState(null, '', window.location.pathname);
    let stopped = false;
    const show = (next: Step): void => {
      if (!stopped) setStep(next);
    };
    showInvitation(token)
      .then((invitation) => show({ state: 'open', invitation }))
      .catch((error: unknown) => {
        const { status } = asProblem(error);
        show({ state: status === 404 || status === 422 ? 'gone' : 'failed' });
      });
    return () => {
      stopped = true;
    };
  }, [token]);

  switch (step.state) {
    case 'loading':
      return (
        <Shell title={t('invitation.title')}>
          <p role="status">{t('common.loading')}</p>
        </Shell>
      );
    case 'open':
      return (
        <Accept
          token={token}
          invitation={step.invitation}
          onDone={() => setStep({ state: 'done' })}
        />
      );
    case 'done':
      return (
        <OutcomePage
          title={t('invitation.doneTitle')}
          text={t('invitation.doneText')}
          mood="done"
          testId="invitation-done"
        >
          <Button look="primary" size="large" onClick={() => navigate('/login')}>
            {t('home.signIn')}
          </Button>
        </OutcomePage>
      );
    case 'gone':
      return (
        <OutcomePage
          title={t('invitation.goneTitle')}
          text={t('invitation.goneText')}
          testId="invitation-gone"
        />
      );
    case 'failed':
      return (
        <OutcomePage title={t('outcome.unreachable.title')} text={t('outcome.unreachable.text')} />
      );
  }
}

interface AcceptProps {
  token: string;
  invitation: InvitationInfo;
  onDone: () => void;
}

function Accept({ token, invitation, onDone }: AcceptProps) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [short, setShort] = useState(false);
  const { busy, problem, form } = useSubmit();

  const longEnough = (): boolean => {
    const tooShort = [...password].length < kShortestPassword;
    setShort(tooShort);
    return !tooShort;
  };
  const accept = (): Promise<void> => acceptInvitation(token, name.trim(), password).then(onDone);

  const nameWrong = problem?.field === 'name';
  const passwordWrong = problem?.field === 'password';
  return (
    <Shell title={t('invitation.title')}>
      <div className={styles.card}>
        <StepHeading>{t('invitation.welcome', { practice: invitation.practice_name })}</StepHeading>
        <p className={styles.quiet}>
          {t('invitation.text', {
            email: invitation.email,
            roles: invitation.roles.map((role) => t(`team.role.${role}`)).join(', '),
          })}
        </p>
        <ProblemNotice
          problem={nameWrong || passwordWrong ? null : problem}
          text={problem?.code === 'email-taken' ? t('invitation.taken') : undefined}
        />
        <form noValidate onSubmit={form(accept, longEnough)}>
          <TextField
            label={t('invitation.name')}
            autoComplete="name"
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.target.value)}
            error={nameWrong ? problemText(problem, t) : null}
            data-testid="invitation-name"
          />
          <TextField
            label={t('home.password')}
            hint={t('security.wantedHint')}
            type="password"
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            error={short ? t('security.tooShort') : passwordWrong ? problemText(problem, t) : null}
            data-testid="invitation-password"
          />
          <Button
            type="submit"
            look="primary"
            size="large"
            busy={busy}
            data-testid="invitation-submit"
          >
            {t('invitation.submit')}
          </Button>
        </form>
      </div>
    </Shell>
  );
}
