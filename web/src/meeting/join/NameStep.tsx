import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { VisibleMeeting } from '../../api/meetings';
import { StepHeading } from '../../shell/StepHeading';
import { Button } from '../../ui/Button';
import { Choices } from '../../ui/Choices';
import { TextField } from '../../ui/TextField';
import { withPart, type GuestPart } from '../partOfName';
import styles from './join.module.css';
import { nameFault, tidyName, type NameFault } from './personName';
import { Steps } from './Steps';

/** Why somebody takes part; the practice reads it behind the name. */
type Part = 'patient' | GuestPart;

interface NameStepProps {
  meeting: VisibleMeeting;
  name: string;
  /** The server did not accept the name. */
  refused: boolean;
  onName: (name: string) => void;
}

export function NameStep({ meeting, name, refused, onName }: NameStepProps) {
  const { t } = useTranslation();
  const [value, setValue] = useState(name);
  const [part, setPart] = useState<Part>('patient');
  const [fault, setFault] = useState<NameFault | null>(refused ? 'signs' : null);
  const faultText = {
    missing: t('patient.nameMissing'),
    short: t('patient.nameShort'),
    long: t('patient.nameLong'),
    signs: t('patient.nameSigns'),
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = nameFault(value);
    setFault(found);
    if (found) return;
    const tidy = tidyName(value);
    onName(part === 'patient' ? tidy : withPart(tidy, part, t));
  };

  return (
    <form className={styles.step} noValidate onSubmit={submit}>
      <Steps step={1} />
      {meeting.practice_name && <p className={styles.practice}>{meeting.practice_name}</p>}
      <StepHeading>{t('patient.nameTitle')}</StepHeading>
      <p className={styles.lead}>
        {t('patient.nameLead', { physician: meeting.physician_name || meeting.practice_name })}
      </p>
      <TextField
        label={t('patient.nameLabel')}
        name="name"
        autoComplete="name"
        autoCapitalize="words"
        placeholder={t('patient.namePlaceholder')}
        value={value}
        onChange={(event) => {
          setValue(event.target.value);
          setFault(null);
        }}
        error={fault && faultText[fault]}
        data-testid="name-input"
      />
      <details className={styles.part}>
        <summary>{t('patient.partQuestion')}</summary>
        <Choices
          label={t('patient.partLabel')}
          value={part}
          onChange={setPart}
          choices={[
            { value: 'patient', label: t('patient.part.patient') },
            { value: 'companion', label: t('patient.part.companion') },
            { value: 'interpreter', label: t('patient.part.interpreter') },
          ]}
        />
      </details>
      <Button
        type="submit"
        look="primary"
        size="large"
        className={styles.main}
        data-testid="to-rules"
      >
        {t('common.continue')}
      </Button>
    </form>
  );
}
