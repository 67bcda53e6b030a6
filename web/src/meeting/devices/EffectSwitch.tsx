import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '../../ui/Switch';
import styles from './EffectSwitch.module.css';

interface EffectSwitchProps {
  effect: 'blur' | 'noise';
  on: boolean;
  state: 'off' | 'starting' | 'on' | 'failed';
  onChange: (on: boolean) => void;
}

/** What is done to the own picture or sound on this device, on or off, with what becomes of it. */
export function EffectSwitch({ effect, on, state, onChange }: EffectSwitchProps) {
  const { t } = useTranslation();
  const hint = useId();
  return (
    <div className={styles.effect}>
      <Switch
        label={t(`devices.${effect}.title`)}
        on={on}
        onChange={onChange}
        describedBy={hint}
        testId={`effect-${effect}`}
      />
      <p id={hint}>{t(`devices.${effect}.hint`)}</p>
      <p role="status" data-testid={`${effect}-state`} data-state={state}>
        {state !== 'off' && t(`devices.${effect}.${state}`)}
      </p>
      {state === 'starting' && <progress aria-label={t(`devices.${effect}.starting`)} />}
    </div>
  );
}
