import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes';
import { Icon, type IconName } from '../../ui/Icon';
import styles from './ControlButton.module.css';

interface ControlButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  icon: IconName;
  label: string;
  /** A toggle: the label stays, the state changes. */
  pressed?: boolean;
  /** The state in a word for the eyes; ears get it from `aria-pressed`. */
  state?: string;
  /** `off`: something is switched off that is usually on. `active`: something unusual is on. */
  look?: 'plain' | 'off' | 'active' | 'hangUp';
  badge?: ReactNode;
}

/** A large labelled button of the call. */
export function ControlButton({
  icon,
  label,
  pressed,
  state,
  look = 'plain',
  badge,
  ...button
}: ControlButtonProps) {
  return (
    <button
      {...button}
      type="button"
      className={classes(styles.control, styles[look])}
      aria-pressed={pressed}
    >
      <span className={styles.icon}>
        <Icon name={icon} off={look === 'off'} />
        {badge}
      </span>
      <span className={styles.label}>
        {label}
        {state !== undefined && <span aria-hidden="true"> {state}</span>}
      </span>
    </button>
  );
}

type SwitchProps = Omit<ControlButtonProps, 'pressed' | 'state' | 'look'> & { on: boolean };

/** Microphone or camera: usually on, and looks switched off when it is not. */
export function DeviceSwitch({ on, ...button }: SwitchProps) {
  const { t } = useTranslation();
  return (
    <ControlButton
      {...button}
      pressed={on}
      state={on ? t('call.on') : t('call.off')}
      look={on ? 'plain' : 'off'}
    />
  );
}

/** Something that is open, or shown, only while the person wants it. */
export function PanelSwitch({ on, ...button }: SwitchProps) {
  return <ControlButton {...button} pressed={on} look={on ? 'active' : 'plain'} />;
}
