import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPracticePhone } from '../api/team';
import { ProblemNotice } from '../shell/ProblemNotice';
import { useSubmit } from '../shell/useSubmit';
import { useAnnounce } from '../ui/Announcer';
import { Button } from '../ui/Button';
import { TextField } from '../ui/TextField';
import styles from './TeamPage.module.css';
import type { Confirmation } from './useConfirmation';

interface PracticePhoneProps {
  phone: string;
  run: Confirmation['run'];
}

/** The number for patients whose browser cannot hold a consultation. */
export function PracticePhone({ phone: before, run }: PracticePhoneProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const [phone, setPhone] = useState(before);
  const [saved, setSaved] = useState(false);
  const { busy, problem, form } = useSubmit();

  const save = async (): Promise<void> => {
    await run(() => setPracticePhone(phone.trim()));
    setSaved(true);
    announce(t('team.phoneSaved'));
  };

  const wrong = problem?.field === 'phone';
  return (
    <section className={styles.practice} aria-label={t('team.phoneTitle')}>
      <form noValidate onSubmit={form(save)}>
        <h2>{t('team.phoneTitle')}</h2>
        <ProblemNotice problem={wrong ? null : problem} />
        <TextField
          label={t('team.phoneLabel')}
          hint={t('team.phoneHint')}
          type="tel"
          autoComplete="off"
          value={phone}
          onChange={(event) => {
            setPhone(event.target.value);
            setSaved(false);
          }}
          error={wrong ? t('team.phoneWrong') : null}
          data-testid="practice-phone-field"
        />
        <Button
          type="submit"
          icon={saved ? 'check' : undefined}
          busy={busy}
          data-testid="practice-phone-save"
        >
          {saved ? t('team.phoneSaved') : t('team.phoneSave')}
        </Button>
      </form>
    </section>
  );
}
