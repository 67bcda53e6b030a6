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

/** With the physician; nine is the most that every care mode allows (DE-28). */
const kSizes = [2, 3, 4, 5, 9] as const;

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
  const [size, setSize] = useState('2');
  const [time, setTime] = useState('');
  const host = physician || physicians[0]?.account_id;
  const { busy, problem, form } = useSubmit();

  const create = async (): Promise<void> => {
    try {
      onCreated(
        await createMeeting({
          name: name.trim() || t('dashboard.nameDefault'),
          ...(host && { physician: host }),
          ...(size !== '2' && { max_participants: Number(size) }),
          ...(time && { planned_at: new Date(time).toISOString() }),
        }),
      );
    } catch (error) {
      if (asProblem(error).code === 'unauthenticated') onSessionLost();
      throw error;
    }
  };
  const wrong = problem?.code === 'invalid-input';
  const timeWrong = problem?.field === 'planned_at';

  return (
    <form className={styles.form} onSubmit={form(create)}>
      <h2>{t('dashboard.createTitle')}</h2>
      <TextField
        label={t('dashboard.nameLabel')}
        hint={t('dashboard.nameHint')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
        error={wrong && !timeWrong ? t('problem.invalid') : null}
      />
      <TextField
        label={t('dashboard.timeLabel')}
        hint={t('dashboard.timeHint')}
        type="datetime-local"
        value={time}
        onChange={(event) => setTime(event.target.value)}
        error={timeWrong ? t('dashboard.timeWrong') : null}
        data-testid="planned-at"
      />
      <SelectField
        label={t('dashboard.sizeLabel')}
        value={size}
        choices={kSizes.map((count) => ({
          value: String(count),
          label: t('dashboard.size', { count: count - 1 }),
        }))}
        onChange={setSize}
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
