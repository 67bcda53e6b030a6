import { useTranslation } from 'react-i18next';
import { problemText } from '../../shell/problemText';
import { Button } from '../../ui/Button';
import type { Moderation } from './callSnapshot';
import styles from './KnockNotices.module.css';

/** Who is outside, shown without any sound: nothing of other patients may reach a running consultation. */
export function KnockNotices({ moderation }: { moderation: Moderation }) {
  const { t } = useTranslation();
  const { waiting, problem } = moderation;
  return (
    <>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem.code === 'meeting-full' ? t('call.full') : problemText(problem, t)}
        </p>
      )}
      {waiting.map((person) => (
        <div
          key={person.identity}
          className={styles.knock}
          role="group"
          aria-label={`${person.user_name} ${t('call.knockWaiting')}`}
          data-testid="knock-notice"
        >
          <p className={styles.text}>
            <strong>{person.user_name}</strong> {t('call.knockWaiting')}
          </p>
          <div className={styles.actions}>
            <Button
              look="primary"
              aria-label={t('call.admitName', { name: person.user_name })}
              onClick={() => moderation.admit(person.identity)}
              data-testid="admit"
            >
              {t('call.admit')}
            </Button>
            <Button
              aria-label={t('call.denyName', { name: person.user_name })}
              onClick={() => moderation.deny(person.identity)}
              data-testid="deny"
            >
              {t('call.deny')}
            </Button>
          </div>
        </div>
      ))}
    </>
  );
}
