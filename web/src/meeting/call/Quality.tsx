import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes';
import type { QualityWord } from './callSnapshot';
import styles from './Quality.module.css';

const strength: Record<QualityWord, number> = { lost: 0, poor: 1, good: 2, excellent: 3 };

/** The state of a connection in a word, with bars for those who glance. `name` is missing for oneself. */
export function Quality({ quality, name }: { quality: QualityWord | null; name?: string }) {
  const { t } = useTranslation();
  if (quality === null) return null;
  const word = t(`call.quality.${quality}`);
  const text =
    name === undefined
      ? t('call.quality.label', { quality: word })
      : t('call.quality.labelOf', { name, quality: word });
  return (
    <span className={classes(styles.quality, strength[quality] < 2 ? styles.weak : styles.fine)}>
      <span className={styles.bars} aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <span
            key={bar}
            className={classes(styles.bar, bar <= strength[quality] && styles.full)}
          />
        ))}
      </span>
      <span className={styles.words}>{text}</span>
    </span>
  );
}
