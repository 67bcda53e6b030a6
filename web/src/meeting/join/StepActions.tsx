import { Button } from '../../ui/Button';
import styles from './join.module.css';

interface Action {
  label: string;
  onClick: () => void;
  testId?: string;
}

interface StepActionsProps {
  /** The one obvious next step. */
  next: Action;
  /** The way back or out, quietly. */
  other: Action;
}

/** The foot of a step: one large button, and the other way below it. */
export function StepActions({ next, other }: StepActionsProps) {
  return (
    <>
      <Button
        look="primary"
        size="large"
        className={styles.main}
        onClick={next.onClick}
        data-testid={next.testId}
      >
        {next.label}
      </Button>
      <div className={styles.aside}>
        <Button look="quiet" onClick={other.onClick} data-testid={other.testId}>
          {other.label}
        </Button>
      </div>
    </>
  );
}
