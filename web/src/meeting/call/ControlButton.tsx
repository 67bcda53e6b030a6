import type { ButtonHTMLAttributes, ReactNode } from 'react';
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
