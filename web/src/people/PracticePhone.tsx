import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, type Problem } from '../api/problem';
import { setPracticePhone } from '../api/team';
import { problemText } from '../shell/problemText';
import { useAnnounce } from '../ui/Announcer';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
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
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await run(() => setPracticePhone(phone.trim()));
      setSaved(true);
      announce(t('team.phoneSaved'));
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  };

  const wrong = problem?.field === 'phone';
  return (
    <section className={styles.practice} aria-label={t('team.phoneTitle')}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <h2>{t('team.phoneTitle')}</h2>
        {problem && !wrong && (
          <Notice tone="danger" urgent>
            <p>{problemText(problem, t)}</p>
          </Notice>
        )}
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
