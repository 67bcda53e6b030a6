import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes';
import styles from './Steps.module.css';

const kSteps = [1, 2, 3, 4] as const;

export function Steps({ step }: { step: (typeof kSteps)[number] }) {
  const { t } = useTranslation();
  return (
    <p className={styles.steps}>
      <span className={styles.marks} aria-hidden="true">
        {kSteps.map((one) => (
          <span key={one} className={classes(styles.mark, one <= step && styles.done)} />
        ))}
      </span>
      {t('patient.steps', { step, of: kSteps.length })}
    </p>
  );
}
