import styles from './Switch.module.css';

interface SwitchProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  /** Id of what explains it. */
  describedBy?: string;
  testId: string;
}

/** Something that is on or off, from the moment it is touched. */
export function Switch({ label, on, onChange, describedBy, testId }: SwitchProps) {
  return (
    <label className={styles.switch}>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={describedBy}
        data-testid={testId}
      />
      {label}
    </label>
  );
}
