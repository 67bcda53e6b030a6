import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlurStatus } from './backgroundBlur';
import styles from './BlurSwitch.module.css';

interface BlurSwitchProps {
  on: boolean;
  state: BlurStatus['state'];
  onChange: (on: boolean) => void;
}

/** Blurred background, on or off, with what becomes of it. */
export function BlurSwitch({ on, state, onChange }: BlurSwitchProps) {
  const { t } = useTranslation();
  const hint = useId();
  return (
    <div className={styles.blur}>
      <label className={styles.switch}>
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => onChange(event.target.checked)}
          aria-describedby={hint}
          data-testid="background-blur"
        />
        {t('devices.blur.title')}
      </label>
      <p id={hint}>{t('devices.blur.hint')}</p>
      <p role="status" data-testid="blur-state" data-state={state}>
        {state !== 'off' && t(`devices.blur.${state}`)}
      </p>
      {state === 'starting' && <progress aria-label={t('devices.blur.starting')} />}
    </div>
  );
}
