import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { createMeeting } from '../../api/meetings';
import { asProblem } from '../../api/problem';
import type { Member, OwnMeeting } from '../../api/types';
import { ProblemNotice } from '../../shell/ProblemNotice';
import { useSubmit } from '../../shell/useSubmit';
import { Button } from '../../ui/Button';
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
  const { busy, problem, form } = useSubmit();

  const create = async (): Promise<void> => {
    try {
      const meeting = { name: name.trim() || t('dashboard.nameDefault') };
      onCreated(await createMeeting(host ? { ...meeting, physician: host } : meeting));
    } catch (error) {
      if (asProblem(error).code === 'unauthenticated') onSessionLost();
      throw error;
    }
  };
  const wrong = problem?.code === 'invalid-input';

  return (
    <form className={styles.form} onSubmit={form(create)}>
      <h2>{t('dashboard.createTitle')}</h2>
      <TextField
        label={t('dashboard.nameLabel')}
        hint={t('dashboard.nameHint')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
        error={wrong ? t('problem.invalid') : null}
      />
      {physicians.length > 0 && (
        <SelectField
          label={t('frontDesk.physician')}
          value={host ?? ''}
          choices={physicians.map((one) => ({ value: one.account_id, label: one.name }))}
          onChange={setPhysician}
        />
      )}
      <ProblemNotice problem={wrong ? null : problem} />
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
