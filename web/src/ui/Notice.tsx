import type { ReactNode } from 'react';
import { classes } from './classes';
import { Icon, type IconName } from './Icon';
import styles from './Notice.module.css';

interface NoticeProps {
  tone?: 'info' | 'good' | 'person' | 'danger';
  title?: string;
  /** Spoken at once by screen readers. */
  urgent?: boolean;
  children?: ReactNode;
}

const icons: Record<NonNullable<NoticeProps['tone']>, IconName> = {
  info: 'info',
  good: 'check',
  person: 'people',
  danger: 'warning',
};

export function Notice({ tone = 'info', title, urgent = false, children }: NoticeProps) {
  return (
    <div className={classes(styles.notice, styles[tone])} role={urgent ? 'alert' : undefined}>
      <Icon name={icons[tone]} />
      <div className={styles.body}>
        {title && <p className={styles.title}>{title}</p>}
        {children}
      </div>
    </div>
  );
}
