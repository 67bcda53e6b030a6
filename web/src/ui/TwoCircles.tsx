import { classes } from './classes';
import styles from './TwoCircles.module.css';

interface TwoCirclesProps {
  /** `mark`: the small sign. `waiting`: one circle drifts towards the other. `meeting`: they overlap, at rest. */
  state?: 'mark' | 'waiting' | 'meeting';
}

/** Two persons meeting: the sign of the product, and its only ornament. */
export function TwoCircles({ state = 'mark' }: TwoCirclesProps) {
  return (
    <span className={classes(styles.circles, styles[state])} aria-hidden="true">
      <span className={styles.first} />
      <span className={styles.second} />
    </span>
  );
}
