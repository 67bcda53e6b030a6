import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { createMeeting } from '../../api/meetings';
import { asProblem, type Problem } from '../../api/problem';
import type { Member, OwnMeeting } from '../../api/types';
import { problemText } from '../../shell/problemText';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { SelectField } from '../../ui/SelectField';
import { TextField } from '../../ui/TextField';
import styles from './CreateMeeting.module.css';

interface CreateMeetingProps {
  /** Whom the front desk may plan for; empty: the person plans for themselves. */
  physicians: Member[];
  onCreated: (meeting: OwnMeeting) => void;
  onCancel: () => void;
  onSessionLost: () => void;
}

/** The second of the two clicks: the name is filled in already. */
export function CreateMeeting({
  physicians,
  onCreated,
  onCancel,
  onSessionLost,
}: CreateMeetingProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => t('dashboard.nameDefault'));
  const [physician, setPhysician] = useState('');
  const host = physician || physicians[0]?.account_id;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const meeting = { name: name.trim() || t('dashboard.nameDefault') };
      onCreated(await createMeeting(host ? { ...meeting, physician: host } : meeting));
    } catch (error) {
      const refusal = asProblem(error);
      setProblem(refusal);
      setBusy(false);
      if (refusal.code === 'unauthenticated') onSessionLost();
    }
  };

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <h2>{t('dashboard.createTitle')}</h2>
      <TextField
        label={t('dashboard.nameLabel')}
        hint={t('dashboard.nameHint')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
        error={problem?.code === 'invalid-input' ? t('problem.invalid') : null}
      />
      {physicians.length > 0 && (
        <SelectField
          label={t('frontDesk.physician')}
          value={host ?? ''}
          choices={physicians.map((one) => ({ value: one.account_id, label: one.name }))}
          onChange={setPhysician}
        />
      )}
      {problem && problem.code !== 'invalid-input' && (
        <Notice tone="danger" urgent>
          <p>{problemText(problem, t)}</p>
        </Notice>
      )}
      <div className={styles.actions}>
        <Button type="submit" look="primary" size="large" busy={busy} data-testid="create-submit">
          {busy ? t('dashboard.creating') : t('dashboard.createSubmit')}
        </Button>
        <Button look="quiet" size="large" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
