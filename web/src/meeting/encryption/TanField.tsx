import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { TextField } from '../../ui/TextField';
import type { GuestEncryption } from './encryption';
import styles from './encryption.module.css';

/** Eight digits that the practice told the patient by voice or on paper. Absent where the practice set none. */
export function TanField({ encryption }: { encryption: GuestEncryption }) {
  const { t } = useTranslation();
  const { view, client } = encryption;
  const [typed, setTyped] = useState('');
  const [short, setShort] = useState(false);
  if (!view.tanOffered || !view.code) return null;
  if (view.tan === 'right') {
    return (
      <Notice tone="good">
        <p role="status">{t('safety.tan.right')}</p>
      </Notice>
    );
  }
  if (view.tan === 'locked') {
    return (
      <Notice tone="person" urgent>
        <p>{t('safety.tan.locked')}</p>
      </Notice>
    );
  }

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const digits = typed.replace(/\D/g, '');
    setShort(digits.length !== 8);
    if (digits.length === 8) client.useTan(digits);
  };
  const wrong = view.tan === 'wrong' ? t('safety.tan.wrong') : null;
  return (
    <form className={styles.tan} noValidate onSubmit={submit}>
      <TextField
        label={t('safety.tan.label')}
        hint={t('safety.tan.hint')}
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        error={short ? t('safety.tan.short') : wrong}
        data-testid="tan-input"
      />
      <Button type="submit" busy={view.tan === 'running'} data-testid="tan-submit">
        {view.tan === 'running' ? t('safety.tan.running') : t('safety.tan.submit')}
      </Button>
    </form>
  );
}
