import type { ReactNode } from 'react';
import { classes } from '../ui/classes';
import { TwoCircles } from '../ui/TwoCircles';
import styles from './OutcomePage.module.css';
import { Shell } from './Shell';
import { StepHeading } from './StepHeading';

interface OutcomePageProps {
  title: string;
  text: string;
  /** What the page is about, to tell it apart at a glance. */
  mood?: 'done' | 'apart';
  testId?: string | undefined;
  home?: string | null;
  children?: ReactNode;
}

/** A page that says how things stand and what to do next: ended, full, expired, no connection. */
export function OutcomePage({
  title,
  text,
  mood = 'apart',
  testId,
  home = null,
  children,
}: OutcomePageProps) {
  return (
    <Shell title={title} home={home}>
      <div className={styles.card} data-testid={testId}>
        <span className={classes(styles.sign, styles[mood])}>
          <TwoCircles state="meeting" />
        </span>
        <StepHeading>{title}</StepHeading>
        <p className={styles.text}>{text}</p>
        {children}
      </div>
    </Shell>
  );
}
