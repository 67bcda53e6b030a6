import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inviteMember } from '../api/team';
import type { AccountRole, NewInvitation } from '../api/types';
import { ProblemNotice } from '../shell/ProblemNotice';
import { problemText } from '../shell/problemText';
import { useSubmit } from '../shell/useSubmit';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import { RoleChoice } from './RoleChoice';
import { ShownOnce } from './ShownOnce';
import styles from './TeamPage.module.css';
import type { Confirmation } from './useConfirmation';

interface InviteMemberProps {
  run: Confirmation['run'];
  onInvited: () => void;
}

/** Invites by a link that goes out by e-mail where the server writes some, and that the admin can pass on. */
export function InviteMember({ run, onInvited }: InviteMemberProps) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState(false);
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<AccountRole[]>(['staff']);
  const { busy, problem, form } = useSubmit();
  const [made, setMade] = useState<NewInvitation | null>(null);

  const invite = async (): Promise<void> => {
    setMade(await run(() => inviteMember(email.trim(), roles, i18n.language)));
    setEmail('');
    setOpen(false);
    onInvited();
  };

  const emailWrong = problem?.field === 'email';
  return (
    <section className={styles.invite} aria-label={t('team.invite')}>
      {made && (
        <ShownOnce
          title={t('team.linkTitle', { email: made.email })}
          text={t(made.mailed ? 'team.linkMailed' : 'team.linkText')}
          label={t('team.linkLabel')}
          value={made.invitation_link}
          testId="invitation-link"
        />
      )}
      {!open && (
        <Button
          look={made ? 'quiet' : 'primary'}
          size="large"
          icon="plus"
          onClick={() => {
            setMade(null);
            setOpen(true);
          }}
          data-testid="invite-member"
        >
          {t('team.invite')}
        </Button>
      )}
      {open && (
        <form noValidate onSubmit={form(invite)}>
          <h2>{t('team.inviteTitle')}</h2>
          <ProblemNotice problem={emailWrong ? null : problem} />
          <TextField
            label={t('home.email')}
            type="email"
            inputMode="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
            error={emailWrong ? problemText(problem, t) : null}
            data-testid="invite-email"
          />
          <RoleChoice roles={roles} onChange={setRoles} />
          <div className={styles.buttons}>
            <Button
              type="submit"
              look="primary"
              busy={busy || roles.length === 0}
              data-testid="invite-submit"
            >
              {t('team.inviteSubmit')}
            </Button>
            <Button onClick={() => setOpen(false)}>{t('common.cancel')}</Button>
          </div>
        </form>
      )}
    </section>
  );
}
